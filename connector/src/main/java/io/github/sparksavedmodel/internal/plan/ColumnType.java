/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.util.Optional;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;

/**
 * The Spark SQL types of values that can go into a tensor; arrays are counted by their depth
 * instead.
 */
public enum ColumnType {
  BOOLEAN,
  BYTE,
  SHORT,
  INT,
  LONG,
  FLOAT,
  DOUBLE,
  DECIMAL,
  STRING,
  BINARY;

  /** The type that stands for a Spark type, whatever its collation, length or precision. */
  static Optional<ColumnType> of(DataType type) {
    if (type instanceof StringType) {
      return Optional.of(STRING);
    }
    if (type instanceof DecimalType) {
      return Optional.of(DECIMAL);
    }
    if (type instanceof BinaryType) {
      return Optional.of(BINARY);
    }
    if (type instanceof BooleanType) {
      return Optional.of(BOOLEAN);
    }
    return ofPrimitiveNumber(type);
  }

  private static Optional<ColumnType> ofPrimitiveNumber(DataType type) {
    if (type instanceof ByteType) {
      return Optional.of(BYTE);
    }
    if (type instanceof ShortType) {
      return Optional.of(SHORT);
    }
    if (type instanceof IntegerType) {
      return Optional.of(INT);
    }
    if (type instanceof LongType) {
      return Optional.of(LONG);
    }
    if (type instanceof FloatType) {
      return Optional.of(FLOAT);
    }
    return type instanceof DoubleType ? Optional.of(DOUBLE) : Optional.empty();
  }
}
