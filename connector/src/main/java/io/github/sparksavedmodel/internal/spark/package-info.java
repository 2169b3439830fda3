/**
 * Spark's side: the function {@code savedmodel_predict}, the {@code Score} operator that it is
 * lifted into, and the rules that do so.
 *
 * <p>The only package that knows Catalyst and Scala.
 */
@NullMarked
package io.github.sparksavedmodel.internal.spark;

import org.jspecify.annotations.NullMarked;
