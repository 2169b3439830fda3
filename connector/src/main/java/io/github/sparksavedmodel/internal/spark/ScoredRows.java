/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.PartitionScorer;
import io.github.sparksavedmodel.internal.exec.ScoredBatch;
import java.util.Objects;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;

/**
 * The rows of a partition with their outputs. Reads ahead one batch, and one more while TensorFlow
 * runs if the task has a core for that.
 */
final class ScoredRows extends ScoredIterator<InternalRow> {
  private static final int EMIT_SAMPLE = 16;

  private final Iterator<InternalRow> child;
  private final ScoreMetrics metrics;
  private final PartitionScorer scorer;
  private final RowJoin joined;
  private BufferedRows rows;
  private BufferedRows ahead;
  private @Nullable ScoredBatch batch;
  private int next;
  private int end;

  ScoredRows(TaskScoring scoring, Iterator<InternalRow> child, TaskContext context) {
    RowExpressions expressions = scoring.expressions();
    this.child = child;
    this.metrics = scoring.metrics();
    this.scorer = new PartitionScorer(scoring.task(), context, metrics);
    RowEvaluator evaluator = RowEvaluator.ofRows(expressions, context.partitionId());
    int columns = expressions.childOutput().length();
    this.rows = new BufferedRows(evaluator, columns);
    this.ahead = new BufferedRows(evaluator, columns);
    this.joined = RowJoin.of(scoring);
  }

  @Override
  boolean isReady() {
    return next < end;
  }

  @Override
  boolean prepare() {
    if (batch == null || next == end) {
      endBatch();
      nextBatch();
    }
    return batch != null;
  }

  @Override
  InternalRow take() {
    int row = next++;
    ScoredBatch scored = Objects.requireNonNull(batch);
    return row % EMIT_SAMPLE == 0 ? timedRow(scored, row) : row(scored, row);
  }

  private UnsafeRow row(ScoredBatch scored, int row) {
    return joined.row(rows.row(row), scorer.outputRow(scored, row));
  }

  /** Reading the clock costs as much as a small row, so one row in some stands for the others. */
  private UnsafeRow timedRow(ScoredBatch scored, int row) {
    long start = System.nanoTime();
    UnsafeRow result = row(scored, row);
    metrics.emitNanos((System.nanoTime() - start) * Math.min(EMIT_SAMPLE, end - row));
    return result;
  }

  private void nextBatch() {
    rows.drop(end);
    next = 0;
    end = 0;
    if (rows.size() == 0) {
      takeAhead();
    }
    if (rows.size() > 0) {
      ScoredBatch scored = scorer.score(rows, this::gatherAhead);
      batch = scored;
      end = scored.size();
    } else {
      scorer.close();
    }
  }

  private void takeAhead() {
    rows.clear();
    if (ahead.size() == 0) {
      gather(rows);
      return;
    }
    BufferedRows done = rows;
    rows = ahead;
    ahead = done;
  }

  /** Once for a batch, though that may be scored in several steps. */
  private void gatherAhead() {
    if (ahead.size() == 0) {
      gather(ahead);
    }
  }

  private void gather(BufferedRows into) {
    int most = scorer.batchRows();
    while (into.size() < most && into.bytes() < scorer.batchBytes() && child.hasNext()) {
      into.add(child.next());
    }
  }

  private void endBatch() {
    ScoredBatch ended = batch;
    batch = null;
    if (ended != null) {
      ended.close();
    }
  }

  /** Rows that were taken are copies. */
  @Override
  void releaseRead() {
    endBatch();
  }

  @Override
  void release(boolean isRead) {
    ScoredBatch taken = isRead ? batch : null;
    try {
      if (taken == null) {
        endBatch();
      } else {
        taken.closeWhenUnreachable();
      }
    } finally {
      scorer.close();
    }
  }
}
