/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.codec.FeatureColumn.ColumnName;
import io.github.sparksavedmodel.model.FeatureKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Chooses how values of a type are made from features. */
final class FeatureColumns {
  private static final int BINARY_DIGITS_OF_BOOLEAN = 1;

  private FeatureColumns() {}

  /** The way for a type that is no array; empty if there is none. */
  static Optional<FeatureColumn> of(DataType type, ExampleTypes types, ColumnName name) {
    if (type instanceof StringType) {
      return Optional.of(new Texts(name));
    }
    if (type instanceof BinaryType) {
      return Optional.of(new Binaries(name));
    }
    if (type instanceof FloatType) {
      return Optional.of(new Floats(name));
    }
    if (type instanceof DoubleType) {
      return Optional.of(new Doubles(name));
    }
    if (type instanceof DecimalType decimal) {
      return ofDecimal(decimal, types, name);
    }
    return Optional.ofNullable(whole(type, types, name));
  }

  private static Optional<FeatureColumn> ofDecimal(
      DecimalType type, ExampleTypes types, ColumnName name) {
    return switch (types.decimals()) {
      case REFUSED -> Optional.empty();
      case STRING -> Optional.of(new TextDecimals(type, name));
      case FLOAT -> Optional.of(new FloatDecimals(type, name));
    };
  }

  private static @Nullable FeatureColumn whole(DataType type, ExampleTypes types, ColumnName name) {
    boolean isTime = type instanceof TimestampType || type instanceof TimestampNTZType;
    if (type instanceof LongType || (isTime && types.timestampsAsMicros())) {
      return new Longs(name);
    }
    if (type instanceof IntegerType || (type instanceof DateType && types.datesAsDays())) {
      return new Wholes(Integer.MIN_VALUE, Integer.MAX_VALUE, value -> (int) value, name);
    }
    if (type instanceof ShortType) {
      return new Wholes(Short.MIN_VALUE, Short.MAX_VALUE, value -> (short) value, name);
    }
    if (type instanceof ByteType) {
      return new Wholes(Byte.MIN_VALUE, Byte.MAX_VALUE, value -> (byte) value, name);
    }
    return type instanceof BooleanType
        ? new Wholes(0, BINARY_DIGITS_OF_BOOLEAN, value -> value != 0, name)
        : null;
  }

  /** Whole numbers of 64 bits. */
  private static final class Longs extends FeatureColumn {
    Longs(ColumnName name) {
      super(FeatureKind.INT64, name);
    }

    @Override
    Object value(FeatureContent content, int place) {
      return content.int64(place);
    }

    @Override
    ArrayData array(FeatureContent content) {
      return UnsafeArrayData.fromPrimitiveArray(content.int64s());
    }
  }

  /** Whole numbers within bounds. */
  private static final class Wholes extends FeatureColumn {
    private final long least;
    private final long most;
    private final LongFunction<Object> narrowed;

    Wholes(long least, long most, LongFunction<Object> narrowed, ColumnName name) {
      super(FeatureKind.INT64, name);
      this.least = least;
      this.most = most;
      this.narrowed = narrowed;
    }

    @Override
    Object value(FeatureContent content, int place) throws BadValueException {
      long value = content.int64(place);
      if (value < least || value > most) {
        throw invalid(value, "Declare the field as BIGINT.");
      }
      return narrowed.apply(value);
    }
  }

  /** Floats as they are. */
  private static final class Floats extends FeatureColumn {
    Floats(ColumnName name) {
      super(FeatureKind.FLOAT, name);
    }

    @Override
    Object value(FeatureContent content, int place) {
      return content.float32(place);
    }

    @Override
    ArrayData array(FeatureContent content) {
      return UnsafeArrayData.fromPrimitiveArray(content.float32s());
    }
  }

  /** Floats as doubles, which is exact. */
  static final class Doubles extends FeatureColumn {
    Doubles(ColumnName name) {
      super(FeatureKind.FLOAT, name);
    }

    @Override
    Object value(FeatureContent content, int place) {
      return (double) content.float32(place);
    }

    @Override
    ArrayData array(FeatureContent content) {
      double[] values = new double[content.count()];
      Arrays.setAll(values, content::float32);
      return UnsafeArrayData.fromPrimitiveArray(values);
    }
  }

  /** Text. */
  private static final class Texts extends FeatureColumn {
    Texts(ColumnName name) {
      super(FeatureKind.BYTES, name);
    }

    @Override
    Object value(FeatureContent content, int place) throws BadValueException {
      int start = content.start(place);
      UTF8String text = UTF8String.fromBytes(content.bytes(), start, content.end(place) - start);
      if (!text.isValid()) {
        throw invalid(
            "bytes that are not UTF-8 text", "Declare the field as BINARY, or an array of it.");
      }
      return text;
    }
  }

  /** Bytes of any kind. */
  private static final class Binaries extends FeatureColumn {
    Binaries(ColumnName name) {
      super(FeatureKind.BYTES, name);
    }

    @Override
    Object value(FeatureContent content, int place) {
      return Arrays.copyOfRange(content.bytes(), content.start(place), content.end(place));
    }
  }

  /** Decimals that are kept as text, exactly. */
  private static final class TextDecimals extends FeatureColumn {
    private final DecimalType type;
    private final Texts texts;

    TextDecimals(DecimalType type, ColumnName name) {
      super(FeatureKind.BYTES, name);
      this.type = type;
      this.texts = new Texts(name);
    }

    @Override
    Object value(FeatureContent content, int place) throws BadValueException {
      Object text = texts.value(content, place);
      try {
        BigDecimal number = new BigDecimal(text.toString()).setScale(type.scale());
        return Decimal.apply(number, type.precision(), type.scale());
      } catch (ArithmeticException | NumberFormatException e) {
        throw invalid(text, "Declare a field of more digits, or STRING.");
      }
    }
  }

  /** Decimals that are kept as floats, rounded to the scale of the type. */
  private static final class FloatDecimals extends FeatureColumn {
    private final DecimalType type;

    FloatDecimals(DecimalType type, ColumnName name) {
      super(FeatureKind.FLOAT, name);
      this.type = type;
    }

    @Override
    Object value(FeatureContent content, int place) throws BadValueException {
      float value = content.float32(place);
      try {
        BigDecimal number =
            new BigDecimal(Float.toString(value)).setScale(type.scale(), RoundingMode.HALF_UP);
        return Decimal.apply(number, type.precision(), type.scale());
      } catch (ArithmeticException | NumberFormatException e) {
        throw invalid(value, "Declare a field of more digits, or FLOAT.");
      }
    }
  }
}
