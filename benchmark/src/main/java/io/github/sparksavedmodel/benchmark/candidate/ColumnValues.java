/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Reads the values of columns as cheaply as Spark allows. */
final class ColumnValues {
  private static final int CHUNK = 8192;

  private ColumnValues() {}

  /** Reads all rows; the result depends on them. */
  static long read(ColumnVector column, int rows) {
    DataType type = column.dataType();
    if (type instanceof ArrayType) {
      return arrays((WritableColumnVector) column, rows);
    }
    return type instanceof StringType ? texts(column, rows) : numbers(column, type, rows);
  }

  private static long arrays(WritableColumnVector arrays, int rows) {
    int first = arrays.getArrayOffset(0);
    int end = arrays.getArrayOffset(rows - 1) + arrays.getArrayLength(rows - 1);
    ColumnVector values = arrays.getChild(0);
    long sink = 0;
    for (int start = first; start < end; start += CHUNK) {
      int some = Math.min(CHUNK, end - start);
      sink += (long) values.getFloats(start, some)[some - 1];
    }
    return sink;
  }

  private static long texts(ColumnVector column, int rows) {
    long sink = 0;
    for (int row = 0; row < rows; row++) {
      if (!column.isNullAt(row)) {
        sink += column.getUTF8String(row).numBytes();
      }
    }
    return sink;
  }

  private static long numbers(ColumnVector column, DataType type, int rows) {
    if (type instanceof FloatType) {
      return (long) column.getFloats(0, rows)[rows - 1];
    }
    if (type instanceof DoubleType) {
      return (long) column.getDoubles(0, rows)[rows - 1];
    }
    if (type instanceof LongType) {
      return column.getLongs(0, rows)[rows - 1];
    }
    if (type instanceof IntegerType) {
      return column.getInts(0, rows)[rows - 1];
    }
    if (type instanceof BooleanType) {
      return column.getBooleans(0, rows)[rows - 1] ? 1 : 0;
    }
    throw new IllegalArgumentException("No workload has columns of " + type);
  }
}
