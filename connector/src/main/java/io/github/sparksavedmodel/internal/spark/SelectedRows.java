/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.columns.GatheredColumns;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Rows and columns of a batch that are kept of it. The batch is freed when they are taken. */
final class SelectedRows {
  private final ColumnarBatch batch;
  private final int[] rows;
  private final List<ColumnVector> columns;
  private final List<ColumnVector> values;
  private final List<ColumnBytes> texts;
  private final long rowBytes;
  private int taken;

  /**
   * A selection.
   *
   * @param rows the rows, in order
   * @param kept the ordinals of the columns
   * @param rowBytes what a row takes beside its texts and the elements of its arrays
   */
  SelectedRows(ColumnarBatch batch, int[] rows, int[] kept, long rowBytes) {
    this.batch = batch;
    this.rows = rows;
    this.columns = IntStream.of(kept).mapToObj(batch::column).toList();
    this.values = columns.stream().map(DictionaryTexts::of).toList();
    this.texts =
        values.stream().map(ColumnBytes::ofAll).filter(ColumnBytes::varies).toList();
    this.rowBytes = rowBytes;
    freeIfEmpty();
  }

  private void freeIfEmpty() {
    if (isEmpty()) {
      batch.closeIfFreeable();
    }
  }

  boolean isEmpty() {
    return taken == rows.length;
  }

  /** Whether all rows of the batch are here. */
  boolean areAll() {
    return taken == 0 && rows.length == batch.numRows();
  }

  /** The columns of the whole batch, which whoever takes it frees; others are freed now. */
  ColumnarBatch takeAll() {
    taken = rows.length;
    for (int column = 0; column < batch.numCols(); column++) {
      ColumnVector candidate = batch.column(column);
      if (columns.stream().noneMatch(kept -> kept == candidate)) {
        candidate.closeIfFreeable();
      }
    }
    return new ColumnarBatch(columns.toArray(ColumnVector[]::new), rows.length);
  }

  /**
   * Copies the next rows, as far as there is room.
   *
   * @param limit where to stop
   */
  void moveTo(GatheredColumns gathered, GatherLimit limit) {
    int end = taken;
    while (end < rows.length && !limit.isReached()) {
      limit.add(rowBytes + textBytes(rows[end]));
      end++;
    }
    gathered.add(values, Arrays.copyOfRange(rows, taken, end));
    taken = end;
    freeIfEmpty();
  }

  private long textBytes(int row) {
    long bytes = 0;
    for (ColumnBytes text : texts) {
      bytes += text.of(row);
    }
    return bytes;
  }
}
