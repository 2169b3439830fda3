/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.Arrays;
import org.apache.spark.unsafe.Platform;

/** Writes the value that stands for nulls. */
final class NullFill {
  private final ElementType elementType;
  private final byte[] bytes;
  private final boolean isZero;

  /** A fill with this value, a scalar. */
  NullFill(TensorValue value) {
    this.elementType = value.elementType();
    this.bytes = ConstantTensors.bytes(value.elementType(), value.values().get(0));
    this.isZero = elementType != ElementType.STRING && Arrays.equals(bytes, new byte[bytes.length]);
  }

  /** Fills neighbouring elements; the caller has checked that they exist. */
  void fill(NativeTensor tensor, long firstElement, long count) {
    if (isZero && count > 0) {
      long address = tensor.address() + firstElement * bytes.length;
      Platform.setMemory(null, address, count * bytes.length, (byte) 0);
      return;
    }
    for (long element = firstElement; element < firstElement + count; element++) {
      if (elementType == ElementType.STRING) {
        tensor.putString(element, bytes, 0, bytes.length);
      } else {
        long address = tensor.address() + element * bytes.length;
        Platform.copyMemory(bytes, Platform.BYTE_ARRAY_OFFSET, null, address, bytes.length);
      }
    }
  }
}
