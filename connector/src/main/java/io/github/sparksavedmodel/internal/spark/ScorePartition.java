/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.ScoringTask;
import java.io.Serial;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** Scores one partition: the function that Spark calls in a task. */
final class ScorePartition
    extends AbstractFunction2<Object, Iterator<InternalRow>, Iterator<InternalRow>>
    implements Serializable {
  @Serial
  private static final long serialVersionUID = 1L;

  private final ScoringTask task;
  private final RowExpressions expressions;
  private final ScoreMetrics metrics;

  ScorePartition(ScoringTask task, RowExpressions expressions, ScoreMetrics metrics) {
    this.task = task;
    this.expressions = expressions;
    this.metrics = metrics;
  }

  @Override
  public Iterator<InternalRow> apply(Object partition, Iterator<InternalRow> rows) {
    TaskContext context = TaskContext.get();
    ScoredRows scored = new ScoredRows(task, expressions, metrics, rows, context);
    context.addTaskCompletionListener((TaskCompletionListener) ended -> scored.close());
    return scored;
  }
}
