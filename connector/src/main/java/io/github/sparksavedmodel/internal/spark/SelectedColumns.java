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
final class SelectedColumns implements Iterator<ColumnarBatch> {
  private final Iterator<ColumnarBatch> child;
  private final FilterCondition condition;
  private final int[] kept;
  private final SQLMetric keptRows;
  private final List<DataType> types;
  private final long rowBytes;
  private final GatherLimit limit;
  private @Nullable GatheredColumns copies;
  private @Nullable SelectedRows selected;
  private @Nullable ColumnarBatch ready;

  /**
   * What is kept of the batches of a task.
   *
   * @param condition true for the rows that are kept
   * @param kept the ordinals of the columns that are kept, each once
   * @param types the types of these columns
   * @param rowsPerRun the rows that a run of the model is to have, 0 for any number
   * @param keptRows counts the rows that are kept
   */
  SelectedColumns(
      Iterator<ColumnarBatch> child,
      FilterCondition condition,
      int[] kept,
      List<DataType> types,
      int rowsPerRun,
      SQLMetric keptRows) {
    this.child = child;
    this.condition = condition;
    this.kept = kept;
    this.keptRows = keptRows;
    this.types = types;
    this.limit = new GatherLimit(rowsPerRun);
    this.rowBytes = types.stream().mapToLong(SelectedColumns::fixedBytes).sum();
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
    SelectedRows rows = selected();
    if (rows == null) {
      return null;
    }
    return rows.areAll() ? rows.takeAll() : gathered(rows);
  }

  private ColumnarBatch gathered(SelectedRows first) {
    GatheredColumns gathered = cleared();
    SelectedRows rows = first;
    while (rows != null && !rows.areAll()) {
      rows.moveTo(gathered, limit);
      rows = limit.isReached() ? null : selected();
    }
    limit.next();
    return gathered.batch();
  }

  private GatheredColumns cleared() {
    GatheredColumns room = copies;
    if (room == null) {
      room = new GatheredColumns(types, limit.mostRows());
      copies = room;
    }
    room.clear();
    return room;
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
      if (condition.isEmpty() || condition.isTrue(batch.getRow(row))) {
        rows[count++] = row;
      }
    }
    return count == rows.length ? rows : Arrays.copyOf(rows, count);
  }
}
