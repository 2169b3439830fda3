/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Function;

/**
 * How numpy prints the floating point numbers of an array: with the points in one column, and with
 * exponents if the numbers are very large, very small or far apart.
 */
final class FloatLayout {
  private static final int PRECISION = 8;
  private static final double LARGE = 1e8;
  private static final double SMALL = 1e-4;
  private static final double FAR_APART = 1000;
  private static final double LARGE_ALONE = 1e16;

  private final int bytes;
  private final boolean withPlus;
  private final boolean withExponent;
  private final int exponentDigits;
  private final int precision;
  private final int left;
  private final int right;

  /** A number in pieces; the sign is part of the whole, the exponent is empty if there is none. */
  private record Parts(String whole, String fraction, String exponent) {}

  /**
   * The layout for these numbers.
   *
   * @param bytes the bytes of their floating point type: 2, 4 or 8
   * @param withPlus whether positive numbers have a sign, too
   */
  FloatLayout(List<Double> numbers, int bytes, boolean withPlus) {
    List<Double> finite = numbers.stream().filter(Double::isFinite).toList();
    this.bytes = bytes;
    this.withPlus = withPlus;
    this.withExponent = needsExponent(finite);
    List<Parts> parts = finite.stream().map(this::parts).toList();
    this.precision = longest(parts, Parts::fraction);
    this.exponentDigits = longest(parts, Parts::exponent) - 1;
    this.right = withExponent ? exponentDigits + 2 + precision : precision;
    int special = longest(
        numbers.stream().filter(number -> !Double.isFinite(number)).toList(), this::special);
    this.left = Math.max(longest(parts, Parts::whole), special - right - 1);
  }

  private static <T> int longest(List<T> items, Function<T, String> text) {
    return items.stream().map(text).mapToInt(String::length).max().orElse(0);
  }

  private boolean needsExponent(List<Double> finite) {
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (double number : finite) {
      if (number != 0) {
        largest = Math.max(largest, Math.abs(number));
        smallest = Math.min(smallest, Math.abs(number));
      }
    }
    return largest >= LARGE || smallest < SMALL || ratio(largest, smallest) > FAR_APART;
  }

  /** How far apart they are, rounded as numpy does to the type of the numbers. */
  private double ratio(double largest, double smallest) {
    return switch (bytes) {
      case Short.BYTES -> HalfFloat.toFloat(HalfFloat.ofDouble(largest / smallest));
      case Float.BYTES -> (float) (largest / smallest);
      default -> largest / smallest;
    };
  }

  private Parts parts(double number) {
    String sign = isNegative(number) ? "-" : withPlus ? "+" : "";
    double magnitude = Math.abs(number);
    return withExponent
        ? scientific(sign, magnitude, bytes, PRECISION)
        : positional(sign, magnitude, bytes, PRECISION);
  }

  private static boolean isNegative(double number) {
    return Math.copySign(1, number) < 0;
  }

  private static Parts positional(String sign, double magnitude, int bytes, int precision) {
    BigDecimal decimal = ShortestDecimal.of(magnitude, bytes);
    if (decimal.scale() > precision) {
      decimal = new BigDecimal(magnitude).setScale(precision, RoundingMode.HALF_EVEN);
    }
    String[] pieces = trimmed(decimal).toPlainString().split("\\.", -1);
    return new Parts(sign + pieces[0], pieces.length > 1 ? pieces[1] : "", "");
  }

  private static Parts scientific(String sign, double magnitude, int bytes, int precision) {
    BigDecimal decimal = ShortestDecimal.of(magnitude, bytes);
    return decimal.precision() > precision + 1
        ? scientific(sign, trimmed(rounded(magnitude, precision)))
        : scientific(sign, decimal);
  }

  private static Parts scientific(String sign, BigDecimal decimal) {
    String digits = decimal.unscaledValue().toString();
    int exponent = decimal.signum() == 0 ? 0 : digits.length() - 1 - decimal.scale();
    return new Parts(sign + digits.charAt(0), digits.substring(1), "%+03d".formatted(exponent));
  }

  private static BigDecimal rounded(double magnitude, int precision) {
    return new BigDecimal(magnitude).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
  }

  private static BigDecimal trimmed(BigDecimal decimal) {
    return decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
  }

  private String special(double number) {
    if (Double.isNaN(number)) {
      return withPlus ? "+nan" : "nan";
    }
    return number < 0 ? "-inf" : withPlus ? "+inf" : "inf";
  }

  /** The number, as wide as all of them. */
  String text(double number) {
    if (!Double.isFinite(number)) {
      String special = special(number);
      return " ".repeat(left + right + 1 - special.length()) + special;
    }
    Parts parts = parts(number);
    if (withExponent && parts.fraction().length() < precision) {
      // numpy fills up with the digits of the exact value, not with zeros
      String sign = parts.whole().substring(0, parts.whole().length() - 1);
      parts = scientific(sign, rounded(Math.abs(number), precision));
    }
    int missing = precision - parts.fraction().length();
    String start =
        " ".repeat(left - parts.whole().length()) + parts.whole() + "." + parts.fraction();
    return withExponent
        ? start + "0".repeat(missing) + "e" + exponent(parts.exponent())
        : start + " ".repeat(missing);
  }

  private String exponent(String text) {
    return text.charAt(0) + "0".repeat(exponentDigits + 1 - text.length()) + text.substring(1);
  }

  /**
   * A number that is no element of an array, with all its digits.
   *
   * @param integral what follows a whole number
   */
  static String alone(double number, int bytes, String integral) {
    if (!Double.isFinite(number)) {
      return Double.isNaN(number) ? "nan" : number < 0 ? "-inf" : "inf";
    }
    String sign = isNegative(number) ? "-" : "";
    double magnitude = Math.abs(number);
    if (magnitude == 0 || (magnitude >= SMALL && magnitude < LARGE_ALONE)) {
      Parts parts = positional(sign, magnitude, bytes, Integer.MAX_VALUE);
      return parts.whole() + (parts.fraction().isEmpty() ? integral : "." + parts.fraction());
    }
    Parts parts = scientific(sign, magnitude, bytes, Integer.MAX_VALUE - 1);
    return parts.whole() + (parts.fraction().isEmpty() ? "" : "." + parts.fraction()) + "e"
        + parts.exponent();
  }
}
