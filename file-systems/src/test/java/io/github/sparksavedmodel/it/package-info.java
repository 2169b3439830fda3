/** Black-box tests: real Spark, real TensorFlow, the packaged connector. */
@NullMarked
package io.github.sparksavedmodel.it;

import org.jspecify.annotations.NullMarked;
