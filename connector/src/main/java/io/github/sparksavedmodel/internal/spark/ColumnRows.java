/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The rows of one of the child's columnar batches, where they are. Those that are done are dropped.
 * Confined to one task.
 */
final class ColumnRows extends EvaluatedRows {
  private final ColumnarBatch batch;
  private final List<ColumnVector> texts;
  private final BitSet scored = new BitSet();
  private final int count;
  private int dropped;

  /**
   * The rows of a batch.
   *
   * @param evaluator evaluates what scoring needs of them
   */
  ColumnRows(RowEvaluator evaluator, ColumnarBatch batch) {
    super(evaluator);
    this.batch = batch;
    this.count = batch.numRows();
    this.texts =
        evaluator.columns().mapToObj(batch::column).filter(ColumnRows::isText).toList();
    if (evaluator.scoresAllRows()) {
      scored.set(0, count);
      return;
    }
    for (int row = 0; row < count; row++) {
      scored.set(row, evaluator.isScored(batch.getRow(row)));
    }
  }

  /** Drops the first rows. */
  void drop(int rows) {
    dropped += rows;
  }

  /** How many rows were dropped. */
  int dropped() {
    return dropped;
  }

  ColumnarBatch batch() {
    return batch;
  }

  @Override
  public int size() {
    return count - dropped;
  }

  @Override
  public boolean isScored(int row) {
    return scored.get(columnRow(row));
  }

  private static boolean isText(ColumnVector column) {
    return column.dataType() instanceof StringType || column.dataType() instanceof BinaryType;
  }

  @Override
  public long bytes(int row) {
    long bytes = 0;
    int place = columnRow(row);
    for (ColumnVector text : texts) {
      bytes += text.isNullAt(place) ? 0 : textBytes(text, place);
    }
    return bytes;
  }

  private static int textBytes(ColumnVector text, int row) {
    if (text instanceof WritableColumnVector column && !column.hasDictionary()) {
      return column.getArrayLength(row);
    }
    return text.dataType() instanceof StringType
        ? text.getUTF8String(row).numBytes()
        : text.getBinary(row).length;
  }

  @Override
  public void moveTo(int row) {
    evaluator.moveTo(batch.getRow(columnRow(row)));
  }

  @Override
  public Optional<ColumnVector> column(int input) {
    return evaluator.isColumn(input)
        ? Optional.of(batch.column(evaluator.ordinal(input)))
        : Optional.empty();
  }

  @Override
  public int columnRow(int row) {
    return dropped + row;
  }
}
