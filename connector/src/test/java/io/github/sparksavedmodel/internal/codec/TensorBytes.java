/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import org.apache.spark.unsafe.Platform;

/** The memory of a tensor, to compare it with that of another. */
final class TensorBytes {
  private TensorBytes() {}

  /** A copy of all elements, none of which is a string. */
  static byte[] of(NativeTensor tensor) {
    byte[] bytes = new byte[(int) tensor.byteSize()];
    Platform.copyMemory(null, tensor.address(), bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length);
    return bytes;
  }
}
