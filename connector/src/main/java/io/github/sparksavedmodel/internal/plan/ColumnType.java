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
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

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
  BINARY,
  /** A struct of the floats {@code re} and {@code im}. */
  COMPLEX_FLOAT,
  /** A struct of the doubles {@code re} and {@code im}. */
  COMPLEX_DOUBLE,
  /** A vector of Spark ML, dense or sparse, counted as an array of doubles. */
  VECTOR;

  /** How Spark ML stores vectors, whichever of its two classes they are of. */
  private static final String STORED_VECTOR =
      "struct<type:tinyint,size:int,indices:array<int>,values:array<double>>";

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
    if (isVector(type)) {
      return Optional.of(VECTOR);
    }
    return type instanceof StructType struct ? ofComplex(struct) : ofPrimitiveNumber(type);
  }

  /** Whether a type is that of Spark ML's vectors. */
  public static boolean isVector(DataType type) {
    return type instanceof UserDefinedType<?> stored
        && stored.sqlType().catalogString().equals(STORED_VECTOR);
  }

  private static Optional<ColumnType> ofComplex(StructType struct) {
    boolean isComplex = struct.length() == 2
        && struct.apply(0).name().equalsIgnoreCase("re")
        && struct.apply(1).name().equalsIgnoreCase("im")
        && struct.apply(0).dataType().equals(struct.apply(1).dataType());
    if (!isComplex) {
      return Optional.empty();
    }
    DataType part = struct.apply(0).dataType();
    if (part instanceof FloatType) {
      return Optional.of(COMPLEX_FLOAT);
    }
    return part instanceof DoubleType ? Optional.of(COMPLEX_DOUBLE) : Optional.empty();
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
