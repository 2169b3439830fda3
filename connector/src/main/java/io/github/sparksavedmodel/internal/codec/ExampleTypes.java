/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.io.Serial;
import java.io.Serializable;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * How types are kept in tf.Examples that no kind of feature stands for by itself.
 *
 * @param decimals how decimals are kept
 * @param datesAsDays whether dates are days since 1970-01-01; else they are refused
 * @param timestampsAsMicros whether timestamps are microseconds since 1970-01-01T00:00:00Z; else
 *     they are refused
 */
public record ExampleTypes(Decimals decimals, boolean datesAsDays, boolean timestampsAsMicros)
    implements Serializable {
  @Serial
  private static final long serialVersionUID = 1L;

  /** Decimals, dates and timestamps are refused. */
  public static final ExampleTypes STRICT = new ExampleTypes(Decimals.REFUSED, false, false);

  /** How decimals are kept. */
  public enum Decimals {
    /** Not at all. */
    REFUSED,
    /** As text, exactly. */
    STRING,
    /** As floats, rounded. */
    FLOAT
  }

  /**
   * The schema to write rows with: dates and timestamps are the numbers that Spark keeps them as,
   * so that rows need no change.
   */
  public StructType stored(StructType schema) {
    return withLeaves(schema, type -> {
      if (datesAsDays && type instanceof DateType) {
        return DataTypes.IntegerType;
      }
      boolean isTime = type instanceof TimestampType || type instanceof TimestampNTZType;
      return timestampsAsMicros && isTime ? DataTypes.LongType : type;
    });
  }

  /** The schema to cast rows to before they are written: without decimals. */
  public StructType withoutDecimals(StructType schema) {
    return withLeaves(schema, type -> {
      if (decimals == Decimals.REFUSED || !(type instanceof DecimalType)) {
        return type;
      }
      return decimals == Decimals.STRING ? DataTypes.StringType : DataTypes.FloatType;
    });
  }

  private static StructType withLeaves(StructType schema, UnaryOperator<DataType> change) {
    StructType changed = new StructType();
    for (int i = 0; i < schema.length(); i++) {
      StructField field = schema.apply(i);
      changed = changed.add(field.name(), leaf(field.dataType(), change), field.nullable());
    }
    return changed;
  }

  private static DataType leaf(DataType type, UnaryOperator<DataType> change) {
    return type instanceof ArrayType array
        ? DataTypes.createArrayType(leaf(array.elementType(), change), array.containsNull())
        : change.apply(type);
  }
}
