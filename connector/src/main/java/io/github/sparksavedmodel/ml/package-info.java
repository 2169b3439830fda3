/**
 * A stage of Spark ML pipelines. Needs Spark ML ({@code spark-mllib}) on the class path, which the
 * rest of this library does not.
 */
@NullMarked
package io.github.sparksavedmodel.ml;

import org.jspecify.annotations.NullMarked;
