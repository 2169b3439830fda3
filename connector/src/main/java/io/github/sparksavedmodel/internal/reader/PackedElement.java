/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorValue.Complex;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** One element of a tensor as its bytes are in memory and in files, little-endian. */
final class PackedElement {
  private static final int HALF_SIGN = 0x8000;
  private static final int HALF_EXPONENT = 0x1f;
  private static final int HALF_FRACTION = 0x3ff;
  private static final int HALF_FRACTION_BITS = 10;
  private static final int HALF_BIAS = 15;

  private PackedElement() {}

  static Object read(ByteBuffer bytes, ElementType type, int offset) {
    return switch (type) {
      case FLOAT32 -> bytes.getFloat(offset);
      case FLOAT64 -> bytes.getDouble(offset);
      case FLOAT16 -> half(bytes.getShort(offset));
      case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(offset) << Short.SIZE);
      case INT32, QINT32 -> bytes.getInt(offset);
      case INT64 -> bytes.getLong(offset);
      case INT16, QINT16 -> (int) bytes.getShort(offset);
      case UINT16, QUINT16 -> Short.toUnsignedInt(bytes.getShort(offset));
      case INT8, QINT8 -> (int) bytes.get(offset);
      case UINT8, QUINT8 -> Byte.toUnsignedInt(bytes.get(offset));
      case UINT32 -> Integer.toUnsignedLong(bytes.getInt(offset));
      case UINT64 -> unsigned(bytes.getLong(offset));
      case COMPLEX64 -> new Complex(bytes.getFloat(offset), bytes.getFloat(offset + Float.BYTES));
      case COMPLEX128 ->
        new Complex(bytes.getDouble(offset), bytes.getDouble(offset + Double.BYTES));
      case BOOL -> bytes.get(offset) != 0;
      case STRING, RESOURCE, VARIANT, UNKNOWN ->
        throw new IllegalArgumentException("no packed form of " + type);
    };
  }

  private static BigInteger unsigned(long bits) {
    BigInteger value = BigInteger.valueOf(bits);
    return bits < 0 ? value.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : value;
  }

  /** IEEE 754 binary16; the JDK knows it from Java 20 on. */
  private static float half(short bits) {
    int exponent = bits >> HALF_FRACTION_BITS & HALF_EXPONENT;
    int fraction = bits & HALF_FRACTION;
    float magnitude;
    if (exponent == HALF_EXPONENT) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, 1 - HALF_BIAS - HALF_FRACTION_BITS);
    } else {
      magnitude = Math.scalb(
          (float) (fraction + HALF_FRACTION + 1), exponent - HALF_BIAS - HALF_FRACTION_BITS);
    }
    return (bits & HALF_SIGN) == 0 ? magnitude : -magnitude;
  }
}
