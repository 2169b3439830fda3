/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
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
    byte[] bytes = bytes(tensor.elementType(), value);
    long address = tensor.address() + (long) element * bytes.length;
    Platform.copyMemory(bytes, Platform.BYTE_ARRAY_OFFSET, null, address, bytes.length);
  }

  /** A value as it is in a tensor; of strings, their bytes. */
  static byte[] bytes(ElementType elementType, Object value) {
    if (value instanceof TensorValue.ByteString text) {
      return text.bytes();
    }
    byte[] bytes = new byte[elementType.byteWidth()];
    if (value instanceof TensorValue.Complex number) {
      ElementType part = ComplexReader.partType(elementType);
      putNumber(part, bytes, Platform.BYTE_ARRAY_OFFSET, number.re());
      putNumber(part, bytes, Platform.BYTE_ARRAY_OFFSET + part.byteWidth(), number.im());
    } else if (value instanceof Boolean flag) {
      Platform.putByte(bytes, Platform.BYTE_ARRAY_OFFSET, flag ? (byte) 1 : (byte) 0);
    } else {
      putNumber(elementType, bytes, Platform.BYTE_ARRAY_OFFSET, (Number) value);
    }
    return bytes;
  }

  /** A complex number is given by its real part; its imaginary part stays as it is. */
  private static void putNumber(ElementType type, byte[] bytes, long offset, Number value) {
    switch (type) {
      case FLOAT32, COMPLEX64 -> Platform.putFloat(bytes, offset, value.floatValue());
      case FLOAT64, COMPLEX128 -> Platform.putDouble(bytes, offset, value.doubleValue());
      case FLOAT16, BFLOAT16 ->
        Platform.putShort(bytes, offset, SmallFloat.of(type).nearest(value.doubleValue()));
      case INT64, UINT64 -> Platform.putLong(bytes, offset, value.longValue());
      case INT32, UINT32 -> Platform.putInt(bytes, offset, (int) value.longValue());
      case INT16, UINT16 -> Platform.putShort(bytes, offset, (short) value.longValue());
      case INT8, UINT8 -> Platform.putByte(bytes, offset, (byte) value.longValue());
      default -> throw new IllegalArgumentException("no constants of type " + type);
    }
  }
}
