/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import java.math.BigDecimal;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/**
 * Reads a column's values as the numbers that a tensor takes. Conversions that can fail say so;
 * they never wrap around and never turn a finite number into an infinite one.
 */
final class NumberReaders {
  private static final double LONG_LIMIT = 0x1p63;
  private static final BigDecimal UPPER_HALF = new BigDecimal(LONG_LIMIT);
  private static final String INFINITY = "Infinity";

  /** Reads a value as a whole number. */
  @FunctionalInterface
  interface LongReader {
    long read(SpecializedGetters source, int ordinal) throws BadValueException;
  }

  /** Reads a value as the nearest float. */
  @FunctionalInterface
  interface FloatReader {
    float read(SpecializedGetters source, int ordinal) throws BadValueException;
  }

  /** Reads a value as the nearest double. */
  @FunctionalInterface
  interface DoubleReader {
    double read(SpecializedGetters source, int ordinal) throws BadValueException;
  }

  private final NumberProblems problems;
  private final int precision;
  private final int scale;

  NumberReaders(NumberProblems problems, int decimalPrecision, int decimalScale) {
    this.problems = problems;
    this.precision = decimalPrecision;
    this.scale = decimalScale;
  }

  /** Reads whole numbers from {@code least} to {@code most}; others are errors. */
  LongReader longs(ColumnType type, long least, long most) {
    return switch (type) {
      case BYTE -> (source, ordinal) -> within(source.getByte(ordinal), least, most);
      case SHORT -> (source, ordinal) -> within(source.getShort(ordinal), least, most);
      case INT -> (source, ordinal) -> within(source.getInt(ordinal), least, most);
      case LONG -> (source, ordinal) -> within(source.getLong(ordinal), least, most);
      case FLOAT ->
        (source, ordinal) -> {
          float value = source.getFloat(ordinal);
          return truncated(value, value, least, most);
        };
      case DOUBLE ->
        (source, ordinal) -> {
          double value = source.getDouble(ordinal);
          return truncated(value, value, least, most);
        };
      case DECIMAL -> (source, ordinal) -> whole(decimal(source, ordinal), least, most);
      case STRING -> (source, ordinal) -> whole(parsed(source, ordinal), least, most);
      case BOOLEAN, BINARY, COMPLEX_FLOAT, COMPLEX_DOUBLE, VECTOR -> throw notANumber(type);
    };
  }

  private static IllegalArgumentException notANumber(ColumnType type) {
    return new IllegalArgumentException(type + " is not a number");
  }

  /** Reads whole numbers of 64 bits without a sign; others are errors. */
  LongReader unsignedLongs(ColumnType type) {
    return switch (type) {
      case FLOAT ->
        (source, ordinal) -> {
          float value = source.getFloat(ordinal);
          return truncatedUnsigned(value, value);
        };
      case DOUBLE ->
        (source, ordinal) -> {
          double value = source.getDouble(ordinal);
          return truncatedUnsigned(value, value);
        };
      case DECIMAL -> (source, ordinal) -> unsigned(decimal(source, ordinal));
      case STRING -> (source, ordinal) -> unsigned(parsed(source, ordinal));
      default -> longs(type, 0, Long.MAX_VALUE);
    };
  }

  private long truncatedUnsigned(double value, Number shown) throws BadValueException {
    if (!(value > -1 && value < 2 * LONG_LIMIT)) {
      throw problems.outOfRange(shown);
    }
    return value < LONG_LIMIT ? (long) value : (long) (value - LONG_LIMIT) ^ Long.MIN_VALUE;
  }

  private long unsigned(BigDecimal value) throws BadValueException {
    boolean upperHalf = value.compareTo(UPPER_HALF) >= 0;
    try {
      long whole = (upperHalf ? value.subtract(UPPER_HALF) : value).longValueExact();
      if (whole >= 0) {
        return upperHalf ? whole ^ Long.MIN_VALUE : whole;
      }
    } catch (ArithmeticException notWhole) {
      throw problems.outOfRange(value);
    }
    throw problems.outOfRange(value);
  }

  FloatReader floats(ColumnType type) {
    return switch (type) {
      case BYTE -> (source, ordinal) -> source.getByte(ordinal);
      case SHORT -> (source, ordinal) -> source.getShort(ordinal);
      case INT -> (source, ordinal) -> (float) source.getInt(ordinal);
      case LONG -> (source, ordinal) -> (float) source.getLong(ordinal);
      case FLOAT -> (source, ordinal) -> source.getFloat(ordinal);
      case DOUBLE -> (source, ordinal) -> narrowed(source.getDouble(ordinal));
      case DECIMAL -> (source, ordinal) -> decimal(source, ordinal).floatValue();
      case STRING -> this::parsedFloat;
      case BOOLEAN, BINARY, COMPLEX_FLOAT, COMPLEX_DOUBLE, VECTOR -> throw notANumber(type);
    };
  }

  DoubleReader doubles(ColumnType type) {
    return switch (type) {
      case BYTE -> (source, ordinal) -> source.getByte(ordinal);
      case SHORT -> (source, ordinal) -> source.getShort(ordinal);
      case INT -> (source, ordinal) -> source.getInt(ordinal);
      case LONG -> (source, ordinal) -> (double) source.getLong(ordinal);
      case FLOAT -> (source, ordinal) -> source.getFloat(ordinal);
      case DOUBLE -> (source, ordinal) -> source.getDouble(ordinal);
      case DECIMAL -> (source, ordinal) -> decimal(source, ordinal).doubleValue();
      case STRING -> this::parsedDouble;
      case BOOLEAN, BINARY, COMPLEX_FLOAT, COMPLEX_DOUBLE, VECTOR -> throw notANumber(type);
    };
  }

  /**
   * Reads values for types narrower than a double. What is not a double itself becomes the one
   * beside it whose last bit is set, since rounding to the nearest twice would round some values
   * away from the nearest.
   */
  DoubleReader doublesToOdd(ColumnType type) {
    return switch (type) {
      case LONG ->
        (source, ordinal) -> {
          long value = source.getLong(ordinal);
          return toOdd((double) value, new BigDecimal(value));
        };
      case DECIMAL ->
        (source, ordinal) -> {
          BigDecimal value = decimal(source, ordinal);
          return toOdd(value.doubleValue(), value);
        };
      default -> doubles(type);
    };
  }

  private static double toOdd(double nearest, BigDecimal exact) {
    int difference = exact.compareTo(new BigDecimal(nearest));
    boolean isOdd = (Double.doubleToRawLongBits(nearest) & 1) != 0;
    if (difference == 0 || isOdd) {
      return nearest;
    }
    return difference > 0 ? Math.nextUp(nearest) : Math.nextDown(nearest);
  }

  private float narrowed(double value) throws BadValueException {
    float narrow = (float) value;
    if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
      throw problems.outOfRange(value);
    }
    return narrow;
  }

  private long within(long value, long least, long most) throws BadValueException {
    if (value < least || value > most) {
      throw problems.outOfRange(value);
    }
    return value;
  }

  /** Drops the fraction. The value is given again in the column's own type, for the message. */
  private long truncated(double value, Number shown, long least, long most)
      throws BadValueException {
    long whole = (long) value;
    boolean isLong = value >= -LONG_LIMIT && value < LONG_LIMIT;
    if (!isLong || whole < least || whole > most) {
      throw problems.outOfRange(shown);
    }
    return whole;
  }

  private long whole(BigDecimal value, long least, long most) throws BadValueException {
    try {
      long whole = value.longValueExact();
      if (whole >= least && whole <= most) {
        return whole;
      }
    } catch (ArithmeticException notWhole) {
      throw problems.outOfRange(value);
    }
    throw problems.outOfRange(value);
  }

  private BigDecimal decimal(SpecializedGetters source, int ordinal) {
    return source.getDecimal(ordinal, precision, scale).toJavaBigDecimal();
  }

  private BigDecimal parsed(SpecializedGetters source, int ordinal) throws BadValueException {
    String text = source.getUTF8String(ordinal).toString();
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException notANumber) {
      throw problems.invalid('"' + text + '"');
    }
  }

  private float parsedFloat(SpecializedGetters source, int ordinal) throws BadValueException {
    String text = source.getUTF8String(ordinal).toString();
    try {
      float value = Float.parseFloat(text);
      if (Float.isInfinite(value) && !text.contains(INFINITY)) {
        throw problems.outOfRange('"' + text + '"');
      }
      return value;
    } catch (NumberFormatException notANumber) {
      throw problems.invalid('"' + text + '"');
    }
  }

  private double parsedDouble(SpecializedGetters source, int ordinal) throws BadValueException {
    String text = source.getUTF8String(ordinal).toString();
    try {
      double value = Double.parseDouble(text);
      if (Double.isInfinite(value) && !text.contains(INFINITY)) {
        throw problems.outOfRange('"' + text + '"');
      }
      return value;
    } catch (NumberFormatException notANumber) {
      throw problems.invalid('"' + text + '"');
    }
  }
}
