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

  private final ValueProblems problems;
  private final int precision;
  private final int scale;

  NumberReaders(ValueProblems problems, int decimalPrecision, int decimalScale) {
    this.problems = problems;
    this.precision = decimalPrecision;
    this.scale = decimalScale;
  }

  LongReader longs(ColumnType type) {
    return switch (type) {
      case BYTE -> (source, ordinal) -> source.getByte(ordinal);
      case SHORT -> (source, ordinal) -> source.getShort(ordinal);
      case INT -> (source, ordinal) -> source.getInt(ordinal);
      case LONG -> (source, ordinal) -> source.getLong(ordinal);
      case FLOAT -> (source, ordinal) -> truncated(source.getFloat(ordinal));
      case DOUBLE -> (source, ordinal) -> truncated(source.getDouble(ordinal));
      case DECIMAL -> (source, ordinal) -> wholeNumber(decimal(source, ordinal));
      case STRING -> (source, ordinal) -> wholeNumber(parsed(source, ordinal));
      case BOOLEAN, BINARY -> throw new IllegalArgumentException(type + " is not a number");
    };
  }

  FloatReader floats(ColumnType type) {
    return switch (type) {
      case BYTE -> (source, ordinal) -> source.getByte(ordinal);
      case SHORT -> (source, ordinal) -> source.getShort(ordinal);
      case INT -> (source, ordinal) -> (float) source.getInt(ordinal);
      case LONG -> (source, ordinal) -> (float) source.getLong(ordinal);
      case FLOAT -> (source, ordinal) -> source.getFloat(ordinal);
      case DOUBLE -> (source, ordinal) -> narrowed(source.getDouble(ordinal));
      case DECIMAL ->
        (source, ordinal) -> finite(decimal(source, ordinal).floatValue(), source, ordinal);
      case STRING -> this::parsedFloat;
      case BOOLEAN, BINARY -> throw new IllegalArgumentException(type + " is not a number");
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
      case BOOLEAN, BINARY -> throw new IllegalArgumentException(type + " is not a number");
    };
  }

  private float narrowed(double value) throws BadValueException {
    float narrow = (float) value;
    if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
      throw problems.outOfRange(value);
    }
    return narrow;
  }

  private float finite(float value, SpecializedGetters source, int ordinal)
      throws BadValueException {
    if (Float.isInfinite(value)) {
      throw problems.outOfRange(decimal(source, ordinal));
    }
    return value;
  }

  private long truncated(double value) throws BadValueException {
    if (!(value >= -LONG_LIMIT && value < LONG_LIMIT)) {
      throw problems.outOfRange(value);
    }
    return (long) value;
  }

  private long wholeNumber(BigDecimal value) throws BadValueException {
    try {
      return value.longValueExact();
    } catch (ArithmeticException notWhole) {
      throw problems.outOfRange(value);
    }
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
      if (Float.isInfinite(value)
          && Character.isDigit(text.strip().charAt(text.strip().length() - 1))) {
        throw problems.outOfRange(text);
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
      if (Double.isInfinite(value)
          && Character.isDigit(text.strip().charAt(text.strip().length() - 1))) {
        throw problems.outOfRange(text);
      }
      return value;
    } catch (NumberFormatException notANumber) {
      throw problems.invalid('"' + text + '"');
    }
  }
}
