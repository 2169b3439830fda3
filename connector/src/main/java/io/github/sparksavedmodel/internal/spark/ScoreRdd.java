/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.ScoringTask;
import java.io.Serial;
import org.apache.spark.Partition;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.TaskCompletionListener;
import scala.Enumeration;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The rows of an RDD with their outputs, partition by partition.
 *
 * <p>Sensitive to the order of rows: scores differ in their last bits between batches, so when a
 * partition is computed again from rows in another order, Spark also computes again what depends on
 * it.
 */
final class ScoreRdd extends RDD<InternalRow> {
  @Serial
  private static final long serialVersionUID = 1L;

  private static final ClassTag<InternalRow> ROWS = ClassTag$.MODULE$.apply(InternalRow.class);

  private final ScoringTask task;
  private final RowExpressions expressions;
  private final ScoreMetrics metrics;

  ScoreRdd(
      RDD<InternalRow> rows, ScoringTask task, RowExpressions expressions, ScoreMetrics metrics) {
    super(rows, ROWS);
    this.task = task;
    this.expressions = expressions;
    this.metrics = metrics;
  }

  private RDD<InternalRow> rows() {
    return firstParent(ROWS);
  }

  @Override
  public Partition[] getPartitions() {
    return rows().partitions();
  }

  @Override
  public Option<Partitioner> partitioner() {
    return rows().partitioner();
  }

  @Override
  public Enumeration.Value getOutputDeterministicLevel() {
    boolean isUnordered = rows().outputDeterministicLevel().equals(DeterministicLevel.UNORDERED());
    return isUnordered ? DeterministicLevel.INDETERMINATE() : super.getOutputDeterministicLevel();
  }

  @Override
  public Iterator<InternalRow> compute(Partition partition, TaskContext context) {
    ScoredRows scored =
        new ScoredRows(task, expressions, metrics, rows().iterator(partition, context), context);
    context.addTaskCompletionListener((TaskCompletionListener) ended -> scored.close());
    return scored;
  }
}
