/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.columns;

import java.util.List;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Rows that are copied out of columnar batches, in columns in the heap. Confined to one task.
 *
 * <p>Columns are copied one after the other, and used again when the rows are cleared, as Spark's
 * readers do.
 */
public final class GatheredColumns {
  private final int capacity;
  private final List<ColumnGather> gathers;
  private final WritableColumnVector[] columns;
  private int size;

  /**
   * Room for rows.
   *
   * @param types the types of the columns, each of which {@link #canHold}
   * @param capacity the most rows
   */
  public GatheredColumns(List<DataType> types, int capacity) {
    this.capacity = capacity;
    this.gathers =
        types.stream().map(type -> ColumnGather.of(type).orElseThrow()).toList();
    this.columns = types.stream()
        .map(type -> new OnHeapColumnVector(capacity, type))
        .toArray(WritableColumnVector[]::new);
  }

  /** Whether values of a type can be copied. */
  public static boolean canHold(DataType type) {
    return ColumnGather.of(type).isPresent();
  }

  /**
   * Adds rows.
   *
   * @param from the columns, as many as this has
   * @param rows which rows of them, in ascending order; no more than there is room for
   */
  public void add(List<ColumnVector> from, int[] rows) {
    int room = capacity - size;
    if (rows.length > room) {
      throw new IllegalArgumentException(rows.length + " rows for a room of " + room);
    }
    for (int column = 0; column < columns.length; column++) {
      gathers.get(column).gather(from.get(column), rows, columns[column], size);
    }
    size += rows.length;
  }

  /** Removes all rows. */
  public void clear() {
    for (WritableColumnVector column : columns) {
      column.reset();
    }
    size = 0;
  }

  /** The rows, to be read until they are cleared. */
  public ColumnarBatch batch() {
    return new ColumnarBatch(columns, size);
  }
}
