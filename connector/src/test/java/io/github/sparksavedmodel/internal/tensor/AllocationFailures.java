/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import io.github.sparksavedmodel.model.ElementType;

/** What TensorFlow says when memory is short, without the ten seconds for which it tries again. */
public final class AllocationFailures {
  private AllocationFailures() {}

  /** The failure to allocate a tensor of floats. */
  public static TensorAllocationException ofFloats(long... dimensions) {
    long bytes = ElementType.FLOAT32.byteWidth();
    for (long dimension : dimensions) {
      bytes *= dimension;
    }
    return new TensorAllocationException(ElementType.FLOAT32, dimensions, bytes);
  }
}
