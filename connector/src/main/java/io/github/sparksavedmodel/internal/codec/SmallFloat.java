/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.model.ElementType;

/** The floating-point numbers of 16 bits, which Java 17 has no type for. */
enum SmallFloat {
  /** IEEE 754 binary16. */
  FLOAT16(10, 15),
  /** The upper half of a float. */
  BFLOAT16(7, 127);

  private static final int SIGN = 0x8000;
  private static final int MAGNITUDE = 0x7FFF;
  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int FLOAT_BIAS = 127;

  private final int fractionBits;
  private final int bias;
  private final int infinity;

  SmallFloat(int fractionBits, int bias) {
    this.fractionBits = fractionBits;
    this.bias = bias;
    this.infinity = (MAGNITUDE >> fractionBits) << fractionBits;
  }

  /** The format of an element type that has one. */
  static SmallFloat of(ElementType elementType) {
    return switch (elementType) {
      case FLOAT16 -> FLOAT16;
      case BFLOAT16 -> BFLOAT16;
      default -> throw new IllegalArgumentException(elementType + " is no small float");
    };
  }

  /** The same number as a float. */
  float toFloat(short number) {
    int sign = (number & SIGN) << Short.SIZE;
    int magnitude = number & MAGNITUDE;
    int fraction = magnitude & ((1 << fractionBits) - 1);
    int exponent = magnitude >> fractionBits;
    if (exponent == 0) {
      float subnormal = Math.scalb((float) fraction, 1 - bias - fractionBits);
      return Float.intBitsToFloat(Float.floatToRawIntBits(subnormal) | sign);
    }
    int wideExponent = magnitude >= infinity ? 0xFF : exponent - bias + FLOAT_BIAS;
    int wideFraction = fraction << (FLOAT_FRACTION_BITS - fractionBits);
    return Float.intBitsToFloat(sign | (wideExponent << FLOAT_FRACTION_BITS) | wideFraction);
  }

  /** The nearest number; of two that are equally near, the even one. May be infinite. */
  short nearest(double value) {
    int sign = (int) (Double.doubleToRawLongBits(value) >>> 48) & SIGN;
    if (Double.isNaN(value)) {
      return (short) (sign | infinity | (1 << (fractionBits - 1)));
    }
    int exponent = Math.max(Math.getExponent(value), 1 - bias);
    double units = Math.rint(Math.scalb(Math.abs(value), fractionBits - exponent));
    long magnitude = units > 2L << fractionBits
        ? infinity
        : (((long) exponent + bias - 1) << fractionBits) + (long) units;
    return (short) (sign | Math.min(magnitude, infinity));
  }

  boolean isInfinite(short number) {
    return (number & MAGNITUDE) == infinity;
  }
}
