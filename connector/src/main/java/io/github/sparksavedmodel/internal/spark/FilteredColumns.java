/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.columns.GatheredColumns;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * The rows of columnar batches that a condition is true for, some columns of them, in order. A
 * batch of which all rows are kept is handed on as it is; the rows of others are copied together
 * until they are a batch of their own, which is small at first. Confined to one task.
 */
final class FilteredColumns implements Iterator<ColumnarBatch> {
  private static final int FIRST_ROWS = 256;
  private static final int MOST_ROWS = 4096;
  private static final long MOST_BYTES = 16L << 20;
  private static final int GROWTH = 4;

  private final Iterator<ColumnarBatch> child;
  private final BasePredicate condition;
  private final int[] kept;
  private final SQLMetric keptRows;
  private final GatheredColumns gathered;
  private final long rowBytes;
  private int wanted = FIRST_ROWS;
  private @Nullable SelectedRows selected;
  private @Nullable ColumnarBatch ready;

  /**
   * What is kept of the batches of a task.
   *
   * @param kept the ordinals of the columns that are kept
   * @param types the types of these columns
   * @param keptRows counts the rows that are kept
   */
  FilteredColumns(
      Iterator<ColumnarBatch> child,
      BasePredicate condition,
      int[] kept,
      List<DataType> types,
      SQLMetric keptRows) {
    this.child = child;
    this.condition = condition;
    this.kept = kept;
    this.keptRows = keptRows;
    this.gathered = new GatheredColumns(types, MOST_ROWS);
    this.rowBytes = types.stream().mapToLong(FilteredColumns::fixedBytes).sum();
  }

  /** What a value takes beside its text or its elements. */
  private static long fixedBytes(DataType type) {
    return type instanceof StructType struct
        ? Stream.of(struct.fields())
            .mapToLong(field -> fixedBytes(field.dataType()))
            .sum()
        : Math.min(type.defaultSize(), Long.BYTES);
  }

  @Override
  public boolean hasNext() {
    if (ready == null) {
      ready = nextBatch();
    }
    return ready != null;
  }

  @Override
  public ColumnarBatch next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ColumnarBatch taken = Objects.requireNonNull(ready);
    ready = null;
    keptRows.add(taken.numRows());
    return taken;
  }

  private @Nullable ColumnarBatch nextBatch() {
    gathered.clear();
    long bytes = 0;
    while (gathered.size() < wanted && bytes < MOST_BYTES) {
      SelectedRows rows = selected();
      if (rows == null || (rows.areAll() && gathered.size() > 0)) {
        break;
      }
      if (rows.areAll()) {
        return rows.takeAll();
      }
      bytes += rows.moveTo(gathered, MOST_BYTES - bytes);
    }
    wanted = Math.min(MOST_ROWS, wanted * GROWTH);
    return gathered.size() == 0 ? null : gathered.batch();
  }

  /** The rows that are kept of the current batch; null at the end. */
  private @Nullable SelectedRows selected() {
    while ((selected == null || selected.isEmpty()) && child.hasNext()) {
      ColumnarBatch batch = child.next();
      selected = new SelectedRows(batch, rows(batch), kept, rowBytes);
    }
    return selected == null || selected.isEmpty() ? null : selected;
  }

  private int[] rows(ColumnarBatch batch) {
    int[] rows = new int[batch.numRows()];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      if (condition.eval(batch.getRow(row))) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
