/** Black-box tests of the bundle in a Spark distribution. */
@NullMarked
package io.github.sparksavedmodel.distribution;

import org.jspecify.annotations.NullMarked;
