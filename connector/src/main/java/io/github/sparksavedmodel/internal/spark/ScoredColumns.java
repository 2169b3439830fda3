/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.PartitionScorer;
import io.github.sparksavedmodel.internal.exec.ScoredBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;

/**
 * The columnar batches of a partition with their outputs: the child's columns as they are, and
 * columns that show TensorFlow's memory. Where outputs take much memory, a batch of the child
 * becomes several. A batch may be read until the next one is asked for.
 */
final class ScoredColumns extends ScoredIterator<ColumnarBatch> {
  private final Iterator<ColumnarBatch> child;
  private final ScoreMetrics metrics;
  private final PartitionScorer scorer;
  private final RowEvaluator evaluator;
  private final int[] kept;
  /** The columns that only the model takes. */
  private final int[] left;

  private @Nullable ColumnRows rows;
  private @Nullable ScoredBatch scored;
  private @Nullable ColumnarBatch ready;

  ScoredColumns(TaskScoring scoring, Iterator<ColumnarBatch> child, TaskContext context) {
    this.child = child;
    this.metrics = scoring.metrics();
    this.scorer = new PartitionScorer(scoring.task(), context, metrics);
    this.evaluator = RowEvaluator.ofColumns(scoring.expressions(), context.partitionId());
    this.kept = scoring.keptOrdinals();
    this.left = IntStream.range(0, scoring.expressions().childOutput().length())
        .filter(column -> IntStream.of(kept).noneMatch(other -> other == column))
        .toArray();
  }

  @Override
  boolean isReady() {
    return ready != null;
  }

  @Override
  boolean prepare() {
    if (ready == null) {
      endBatch();
      nextBatch();
    }
    return ready != null;
  }

  @Override
  ColumnarBatch take() {
    ColumnarBatch taken = Objects.requireNonNull(ready);
    ready = null;
    return taken;
  }

  private void nextBatch() {
    ColumnRows unscored = unscored();
    if (unscored == null) {
      scorer.close();
      return;
    }
    ScoredBatch outputs = scorer.score(unscored);
    scored = outputs;
    ready = withOutputs(unscored, outputs);
    unscored.drop(outputs.size());
  }

  /** Rows of the child that are still to be scored; null at the end. */
  private @Nullable ColumnRows unscored() {
    ColumnRows current = rows;
    while ((current == null || current.size() == 0) && child.hasNext()) {
      ColumnarBatch batch = child.next();
      if (batch.numRows() == 0) {
        batch.closeIfFreeable();
      } else {
        current = new ColumnRows(evaluator, batch);
      }
    }
    rows = current;
    return current == null || current.size() == 0 ? null : current;
  }

  private ColumnarBatch withOutputs(ColumnRows unscored, ScoredBatch outputs) {
    long start = System.nanoTime();
    ColumnarBatch batch = unscored.batch();
    boolean isWhole = outputs.size() == batch.numRows();
    boolean isLast = outputs.size() == unscored.size();
    List<ColumnVector> columns = new ArrayList<>();
    for (int i : kept) {
      ColumnVector column = batch.column(i);
      columns.add(isWhole ? column : new ColumnSlice(column, unscored.dropped(), isLast));
    }
    if (isLast) {
      for (int i : left) {
        batch.column(i).closeIfFreeable();
      }
    }
    columns.addAll(scorer.outputColumns(outputs));
    metrics.emitNanos(System.nanoTime() - start);
    return new ColumnarBatch(columns.toArray(ColumnVector[]::new), outputs.size());
  }

  private void endBatch() {
    ScoredBatch ended = scored;
    scored = null;
    if (ended != null) {
      ended.close();
    }
  }

  /** Batches that were taken may be read on. */
  @Override
  void releaseRead() {}

  /** A batch that was taken may be read in any thread, and nothing tells when that ends. */
  @Override
  void release(boolean isRead) {
    ScoredBatch taken = isRead || ready == null ? scored : null;
    try {
      if (taken == null) {
        endBatch();
      } else {
        taken.closeWhenUnreachable();
      }
    } finally {
      if (!isRead) {
        rows = null;
        ready = null;
        scored = null;
      }
      scorer.close();
    }
  }
}
