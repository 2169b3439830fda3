/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.codec.ColumnFields;
import io.github.sparksavedmodel.internal.codec.PackedRows;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one of the child's columnar batches, where they are. Those that are done are dropped.
 * Confined to one task.
 */
final class ColumnRows extends EvaluatedRows {
  private final ColumnarBatch batch;
  private final ColumnarBatch values;
  private final List<ColumnBytes> texts;
  private final @Nullable ColumnFields[] structs;
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
    this.values = values(evaluator, batch);
    this.count = batch.numRows();
    this.texts = texts(evaluator, values);
    this.structs = new ColumnFields[evaluator.inputs()];
    Arrays.setAll(
        structs,
        input -> evaluator.struct(input).map(struct -> struct.in(values)).orElse(null));
    if (evaluator.scoresAllRows()) {
      scored.set(0, count);
      return;
    }
    for (int row = 0; row < count; row++) {
      scored.set(row, evaluator.isScored(values.getRow(row)));
    }
  }

  private static ColumnarBatch values(RowEvaluator evaluator, ColumnarBatch batch) {
    ColumnVector[] columns = new ColumnVector[batch.numCols()];
    Arrays.setAll(columns, batch::column);
    evaluator.columns().forEach(column -> columns[column] = DictionaryTexts.of(columns[column]));
    return new ColumnarBatch(columns, batch.numRows());
  }

  /**
   * The columns of inputs whose values take more or fewer bytes. Arrays that are inputs themselves
   * are measured when they are encoded.
   */
  private static List<ColumnBytes> texts(RowEvaluator evaluator, ColumnarBatch batch) {
    Set<Integer> inputs = IntStream.range(0, evaluator.inputs())
        .filter(evaluator::isColumn)
        .map(evaluator::ordinal)
        .boxed()
        .collect(Collectors.toSet());
    return evaluator
        .columns()
        .mapToObj(column -> new ColumnBytes(batch.column(column), !inputs.contains(column)))
        .filter(ColumnBytes::varies)
        .toList();
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

  @Override
  public long bytes(int row) {
    long bytes = 0;
    int place = columnRow(row);
    for (ColumnBytes text : texts) {
      bytes += text.of(place);
    }
    return bytes;
  }

  @Override
  public long bytes(int first, int end) {
    long bytes = 0;
    for (ColumnBytes text : texts) {
      bytes += text.of(columnRow(first), columnRow(end));
    }
    return bytes;
  }

  @Override
  public void moveTo(int row) {
    int place = columnRow(row);
    evaluator.moveTo(values.getRow(place));
    for (ColumnFields struct : structs) {
      if (struct != null) {
        struct.moveTo(place);
      }
    }
  }

  @Override
  public SpecializedGetters source(int input) {
    ColumnFields struct = structs[input];
    return struct == null ? super.source(input) : struct;
  }

  @Override
  public Optional<ColumnVector> column(int input) {
    return evaluator.isColumn(input)
        ? Optional.of(values.column(evaluator.ordinal(input)))
        : Optional.empty();
  }

  @Override
  public Optional<PackedRows> packed(int input) {
    return Optional.empty();
  }

  @Override
  public int columnRow(int row) {
    return dropped + row;
  }
}
