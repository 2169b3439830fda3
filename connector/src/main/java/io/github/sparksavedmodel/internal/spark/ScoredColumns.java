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
import org.apache.spark.TaskContext;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;

/**
 * The columnar batches of a partition with their outputs: the child's columns as they are, and
 * columns that show TensorFlow's memory. A batch may be read until the next one is asked for.
 */
final class ScoredColumns extends ScoredIterator<ColumnarBatch> {
  private final Iterator<ColumnarBatch> child;
  private final ScoreMetrics metrics;
  private final PartitionScorer scorer;
  private final RowEvaluator evaluator;
  private @Nullable ScoredBatch scored;
  private @Nullable ColumnarBatch ready;
  private @Nullable Thread reader;

  ScoredColumns(TaskScoring scoring, Iterator<ColumnarBatch> child, TaskContext context) {
    this.child = child;
    this.metrics = scoring.metrics();
    this.scorer = new PartitionScorer(scoring.task(), context, metrics);
    this.evaluator = new RowEvaluator(scoring.expressions(), context.partitionId());
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
    reader = Thread.currentThread();
    while (child.hasNext()) {
      ColumnarBatch batch = child.next();
      if (batch.numRows() > 0) {
        ScoredBatch outputs = scorer.score(new ColumnRows(evaluator, batch));
        scored = outputs;
        ready = withOutputs(batch, outputs);
        return;
      }
    }
    scorer.close();
  }

  private ColumnarBatch withOutputs(ColumnarBatch batch, ScoredBatch outputs) {
    long start = System.nanoTime();
    List<ColumnVector> columns = new ArrayList<>();
    for (int i = 0; i < batch.numCols(); i++) {
      columns.add(batch.column(i));
    }
    columns.addAll(scorer.outputColumns(outputs));
    metrics.emitNanos(System.nanoTime() - start);
    return new ColumnarBatch(columns.toArray(ColumnVector[]::new), batch.numRows());
  }

  private void endBatch() {
    ScoredBatch ended = scored;
    scored = null;
    if (ended != null) {
      ended.close();
    }
  }

  /** Another thread than this may be reading the batch, and nothing tells when it has done so. */
  @Override
  void release() {
    ScoredBatch unfinished = scored;
    try {
      if (unfinished == null || reader == Thread.currentThread()) {
        endBatch();
      } else {
        unfinished.closeWhenUnreachable();
      }
    } finally {
      ready = null;
      scored = null;
      scorer.close();
    }
  }
}
