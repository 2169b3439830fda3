/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;

/**
 * Copies the values of neighbouring rows at once where a column holds them as the tensor does:
 * numbers and booleans, and flat arrays of them that lie one behind the other.
 *
 * <p>Columns of other makes than Spark's are asked through their public methods only.
 */
final class ColumnCopy {
  /** So many values pass through an array at a time that it stays in the processor's cache. */
  private static final int CHUNK = 8192;

  private final PrimitiveValues values;
  private final boolean isArray;

  private ColumnCopy(PrimitiveValues values, InputBinding binding) {
    this.values = values;
    this.isArray = binding.arrayDepth() == 1;
  }

  /** Empty if values have to be converted, or arrays are nested. */
  static Optional<ColumnCopy> of(InputBinding binding) {
    return PrimitiveValues.of(binding)
        .filter(values -> binding.arrayDepth() <= 1)
        .map(values -> new ColumnCopy(values, binding));
  }

  /**
   * Copies rows, if none is null and all have the right length.
   *
   * @param rowElements how many values a row has in the tensor
   * @param address where the first value goes; room for all was checked
   * @return false if not all were copied
   */
  boolean copy(ColumnVector column, int firstRow, int rows, long rowElements, long address) {
    if (hasNull(column, firstRow, rows)) {
      return false;
    }
    if (!isArray) {
      copyValues(column, firstRow, rows, address);
      return true;
    }
    return column instanceof WritableColumnVector arrays
        && isSparksOwn(arrays)
        && copyArrays(arrays, firstRow, rows, rowElements, address);
  }

  /**
   * Copies rows some of which are null, and has those filled afterwards.
   *
   * @param fillNull writes the value for nulls into the element of a row
   * @return false if nothing was copied
   */
  boolean copyAround(
      ColumnVector column, int firstRow, int rows, long address, IntConsumer fillNull) {
    if (isArray || !hasAValueInEachRow(column)) {
      return false;
    }
    copyValues(column, firstRow, rows, address);
    fillNulls(column, firstRow, rows, fillNull);
    return true;
  }

  /** Whether something may be read where nulls are, too. */
  static boolean hasAValueInEachRow(ColumnVector column) {
    return column instanceof WritableColumnVector values
        && isSparksOwn(values)
        && !values.hasDictionary();
  }

  static void fillNulls(ColumnVector column, int firstRow, int rows, IntConsumer fillNull) {
    for (int row = 0; row < rows; row++) {
      if (column.isNullAt(firstRow + row)) {
        fillNull.accept(row);
      }
    }
  }

  private static boolean isSparksOwn(WritableColumnVector column) {
    return column.getClass() == OnHeapColumnVector.class
        || column.getClass() == OffHeapColumnVector.class;
  }

  private boolean copyArrays(
      WritableColumnVector arrays, int firstRow, int rows, long rowElements, long address) {
    long start = arrays.getArrayOffset(firstRow);
    if (start + rows * rowElements > Integer.MAX_VALUE) {
      return false;
    }
    for (int row = 0; row < rows; row++) {
      boolean follows = arrays.getArrayLength(firstRow + row) == rowElements
          && arrays.getArrayOffset(firstRow + row) == start + row * rowElements;
      if (!follows) {
        return false;
      }
    }
    ColumnVector elements = arrays.getChild(0);
    int count = (int) (rows * rowElements);
    if (hasNull(elements, (int) start, count)) {
      return false;
    }
    copyValues(elements, (int) start, count, address);
    return true;
  }

  static boolean hasNull(ColumnVector column, int first, int count) {
    if (column.hasNull()) {
      for (int i = 0; i < count; i++) {
        if (column.isNullAt(first + i)) {
          return true;
        }
      }
    }
    return false;
  }

  private void copyValues(ColumnVector column, int first, int count, long address) {
    int width = values.width();
    if (column.getClass() == OffHeapColumnVector.class
        && !((OffHeapColumnVector) column).hasDictionary()) {
      long source = ((OffHeapColumnVector) column).valuesNativeAddress() + (long) first * width;
      Platform.copyMemory(null, source, null, address, (long) count * width);
      return;
    }
    if (column.getClass() == OnHeapColumnVector.class
        && values.copyInPlace((OnHeapColumnVector) column, first, count, address)) {
      return;
    }
    for (int done = 0; done < count; done += CHUNK) {
      int some = Math.min(CHUNK, count - done);
      values.copy(column, first + done, some, address + (long) done * width);
    }
  }
}
