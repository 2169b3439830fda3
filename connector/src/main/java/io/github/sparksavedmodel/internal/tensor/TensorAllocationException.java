/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import io.github.sparksavedmodel.model.ElementType;
import java.io.Serial;
import java.util.Arrays;

/** TensorFlow could not get the memory for a tensor. A smaller batch may succeed. */
public final class TensorAllocationException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final long bytes;

  TensorAllocationException(ElementType elementType, long[] dimensions, long bytes) {
    super("TensorFlow cannot allocate "
        + bytes
        + " bytes for a tensor "
        + elementType
        + " "
        + Arrays.toString(dimensions));
    this.bytes = bytes;
  }

  /** For the text of strings. */
  TensorAllocationException(long bytes, Throwable cause) {
    super("There is no memory for " + bytes + " bytes of a tensor of strings", cause);
    this.bytes = bytes;
  }

  /** The size that was asked for. */
  public long bytes() {
    return bytes;
  }
}
