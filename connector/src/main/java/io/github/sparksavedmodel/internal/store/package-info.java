/**
 * The host's own copies of models and of TensorFlow's native library: files by content, made once
 * per host and shared by all executors of a user.
 */
@NullMarked
package io.github.sparksavedmodel.internal.store;

import org.jspecify.annotations.NullMarked;
