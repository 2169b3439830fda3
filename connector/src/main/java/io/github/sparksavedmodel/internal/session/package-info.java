/**
 * TensorFlow sessions on an executor: loading a model, running it, sharing it between tasks and
 * closing it when nobody has used it for a while.
 *
 * <p>Goes through TensorFlow's C API only. Nothing here knows Spark, columns or options of users.
 */
@NullMarked
package io.github.sparksavedmodel.internal.session;

import org.jspecify.annotations.NullMarked;
