/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.columns;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Copies some values of a column of one type. */
@FunctionalInterface
interface ColumnGather {

  /**
   * Copies the values of some rows, nulls too.
   *
   * @param rows the rows of {@code from}, in ascending order
   * @param at where the first value goes; the others follow. There is room for all, and no value
   *     yet
   */
  void gather(ColumnVector from, int[] rows, WritableColumnVector to, int at);

  /**
   * The copy for a type; empty for maps, variants, calendar intervals, arrays of arrays and of
   * structs, and types of which this version of Spark keeps values in its own way.
   */
  static Optional<ColumnGather> of(DataType type) {
    if (type instanceof StructType struct) {
      return StructGather.of(struct);
    }
    if (type instanceof ArrayType array) {
      return ArrayGather.of(array);
    }
    if (type instanceof DecimalType decimal) {
      return Optional.of((from, rows, to, at) -> decimals(decimal, from, rows, to, at));
    }
    if (type instanceof StringType || type instanceof BinaryType) {
      return Optional.of(type instanceof StringType ? TextGather::texts : TextGather::bytes);
    }
    return Stream.of(ValueGather.values())
        .filter(gather -> gather.takes(type))
        .map(gather -> (ColumnGather) gather)
        .findAny();
  }

  /** Whether a row has no value, which is then noted. */
  static boolean isNull(ColumnVector from, int row, WritableColumnVector to, int at) {
    boolean isNull = from.isNullAt(row);
    if (isNull) {
      to.putNull(at);
    }
    return isNull;
  }

  private static void decimals(
      DecimalType type, ColumnVector from, int[] rows, WritableColumnVector to, int at) {
    for (int i = 0; i < rows.length; i++) {
      if (!isNull(from, rows[i], to, at + i)) {
        to.putDecimal(
            at + i, from.getDecimal(rows[i], type.precision(), type.scale()), type.precision());
      }
    }
  }
}
