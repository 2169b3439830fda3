/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.PartitionScorer;
import io.github.sparksavedmodel.internal.exec.ScoredBatch;
import io.github.sparksavedmodel.internal.exec.ScoringTask;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateUnsafeRowJoiner;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowJoiner;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.jspecify.annotations.Nullable;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;

/**
 * The rows of a partition with their outputs. Reads ahead one batch.
 *
 * <p>Some of Spark's operators pull rows from threads of their own, which may go on when the task
 * has ended; so pulling and closing exclude each other, and a closed iterator has no more rows.
 */
final class ScoredRows extends AbstractIterator<InternalRow> {
  private static final int EMIT_SAMPLE = 16;

  private final Iterator<InternalRow> child;
  private final ScoreMetrics metrics;
  private final PartitionScorer scorer;
  private final BufferedRows rows;
  private final UnsafeRowJoiner joiner;
  private @Nullable ScoredBatch batch;
  private int next;
  private @Nullable Throwable failure;
  private boolean closed;

  ScoredRows(
      ScoringTask task,
      RowExpressions expressions,
      ScoreMetrics metrics,
      Iterator<InternalRow> child,
      TaskContext context) {
    this.child = child;
    this.metrics = metrics;
    this.scorer = new PartitionScorer(task, context, metrics);
    this.rows = new BufferedRows(expressions, context.partitionId());
    this.joiner = GenerateUnsafeRowJoiner.create(
        DataTypeUtils.fromAttributes(expressions.childOutput()),
        DataTypeUtils.fromAttributes(expressions.scoreOutputs()));
  }

  @Override
  public synchronized boolean hasNext() {
    if (failure != null) {
      throw new IllegalStateException("the task has failed", failure);
    }
    if (closed) {
      return false;
    }
    if (batch == null || next == rows.size()) {
      advance();
    }
    return batch != null;
  }

  /** After a failure there is nothing to go on with: a batch would be missing. */
  private void advance() {
    try {
      endBatch();
      nextBatch();
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public synchronized InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int row = next++;
    ScoredBatch scored = Objects.requireNonNull(batch);
    return row % EMIT_SAMPLE == 0 ? timedRow(scored, row) : row(scored, row);
  }

  private UnsafeRow row(ScoredBatch scored, int row) {
    UnsafeRow outputs = scorer.outputRow(scored, rows, row);
    return joiner.join(rows.row(row), outputs);
  }

  /** Reading the clock costs as much as a small row, so one row in some stands for the others. */
  private UnsafeRow timedRow(ScoredBatch scored, int row) {
    long start = System.nanoTime();
    UnsafeRow result = row(scored, row);
    metrics.emitNanos((System.nanoTime() - start) * Math.min(EMIT_SAMPLE, rows.size() - row));
    return result;
  }

  private void nextBatch() {
    rows.clear();
    next = 0;
    int most = scorer.batchRows();
    while (rows.size() < most && rows.bytes() < scorer.batchBytes() && child.hasNext()) {
      rows.add(child.next());
    }
    if (rows.size() > 0) {
      batch = scorer.score(rows);
    } else {
      scorer.close();
    }
  }

  private void endBatch() {
    ScoredBatch ended = batch;
    batch = null;
    if (ended != null) {
      ended.close();
    }
  }

  /** Frees everything. Waits for a pull in progress; the second call does nothing. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      try {
        endBatch();
      } finally {
        scorer.close();
      }
    }
  }
}
