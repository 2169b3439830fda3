/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

/** Floating point numbers of 16 bits, as IEEE 754 defines them; the JDK has them from 20 on. */
final class HalfFloat {
  private static final int FRACTION_BITS = 10;
  private static final int SMALLEST_EXPONENT = -14;
  private static final int INFINITY = 0x7c00;
  private static final int NAN = 0x7e00;
  private static final int SIGN = 0x8000;

  private HalfFloat() {}

  static float toFloat(short bits) {
    int exponent = (bits & INFINITY) >> FRACTION_BITS;
    int fraction = bits & ((1 << FRACTION_BITS) - 1);
    float magnitude;
    if (exponent == INFINITY >> FRACTION_BITS) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, SMALLEST_EXPONENT - FRACTION_BITS);
    } else {
      magnitude = Math.scalb(
          (float) (fraction | 1 << FRACTION_BITS),
          exponent - 1 + SMALLEST_EXPONENT - FRACTION_BITS);
    }
    return (bits & SIGN) == 0 ? magnitude : -magnitude;
  }

  /** The nearest one, of two equally near the even one. */
  static short ofDouble(double value) {
    int sign = Double.doubleToRawLongBits(value) < 0 ? SIGN : 0;
    if (Double.isNaN(value)) {
      return (short) NAN;
    }
    double magnitude = Math.abs(value);
    int exponent = Math.max(
        magnitude == 0 ? SMALLEST_EXPONENT : Math.getExponent(magnitude), SMALLEST_EXPONENT);
    double units = Math.rint(Math.scalb(magnitude, FRACTION_BITS - exponent));
    // a fraction that is rounded up to the next power of two carries into the exponent
    double bits = units + ((double) (exponent - SMALLEST_EXPONENT)) * (1 << FRACTION_BITS);
    return (short) (sign | (bits >= INFINITY ? INFINITY : (int) bits));
  }
}
