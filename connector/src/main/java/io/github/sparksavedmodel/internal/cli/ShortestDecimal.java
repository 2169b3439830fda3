/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The decimal number of fewest digits that is read back as the same floating point number. */
final class ShortestDecimal {
  private static final int MOST_DIGITS = 17;

  private ShortestDecimal() {}

  /**
   * The shortest decimal.
   *
   * @param value a finite number
   * @param bytes the bytes of its floating point type: 2, 4 or 8
   */
  static BigDecimal of(double value, int bytes) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (isSame(rounded, value, bytes)) {
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  private static boolean isSame(BigDecimal decimal, double value, int bytes) {
    return switch (bytes) {
      case Short.BYTES ->
        HalfFloat.toFloat(HalfFloat.ofDouble(decimal.doubleValue())) == (float) value;
      case Float.BYTES -> decimal.floatValue() == (float) value;
      default -> decimal.doubleValue() == value;
    };
  }
}
