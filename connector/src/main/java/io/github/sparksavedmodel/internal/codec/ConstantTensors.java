/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.TensorValue;
import org.apache.spark.unsafe.Platform;

/** Makes tensors from the constants that a model carries. */
public final class ConstantTensors {

  private ConstantTensors() {}

  /** A tensor of the scope with this value. */
  public static NativeTensor allocate(TensorValue value, TensorScope scope) {
    NativeTensor tensor = scope.allocate(value.elementType(), value.shape().dimensions());
    for (int element = 0; element < value.values().size(); element++) {
      put(tensor, element, value.values().get(element));
    }
    return tensor;
  }

  private static void put(NativeTensor tensor, int element, Object value) {
    if (value instanceof TensorValue.ByteString text) {
      byte[] bytes = text.bytes();
      tensor.putString(element, bytes, 0, bytes.length);
      return;
    }
    long address = tensor.address() + (long) element * tensor.elementType().byteWidth();
    if (value instanceof Boolean flag) {
      Platform.putByte(null, address, flag ? (byte) 1 : (byte) 0);
    } else {
      putNumber(tensor, address, (Number) value);
    }
  }

  private static void putNumber(NativeTensor tensor, long address, Number value) {
    switch (tensor.elementType()) {
      case FLOAT32 -> Platform.putFloat(null, address, value.floatValue());
      case FLOAT64 -> Platform.putDouble(null, address, value.doubleValue());
      case INT64 -> Platform.putLong(null, address, value.longValue());
      case INT32, UINT32 -> Platform.putInt(null, address, (int) value.longValue());
      case INT16, UINT16 -> Platform.putShort(null, address, (short) value.longValue());
      case INT8, UINT8 -> Platform.putByte(null, address, (byte) value.longValue());
      default -> throw new IllegalArgumentException("no constants of type " + tensor.elementType());
    }
  }
}
