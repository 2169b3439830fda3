/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.io.Serial;
import java.io.Serializable;
import org.apache.spark.Partition;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.TaskCompletionListener;
import scala.Enumeration;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The rows or columnar batches of an RDD with their outputs, partition by partition.
 *
 * <p>Sensitive to the order of rows: scores differ in their last bits between batches, so when a
 * partition is computed again from rows in another order, Spark also computes again what depends on
 * it.
 */
final class ScoreRdd<T> extends RDD<T> {
  @Serial
  private static final long serialVersionUID = 1L;

  /** Begins to score a partition. */
  @FunctionalInterface
  private interface Start<T> extends Serializable {
    ScoredIterator<T> of(TaskScoring scoring, Iterator<T> child, TaskContext context);
  }

  private final ClassTag<T> elements;
  private final TaskScoring scoring;
  private final Start<T> start;

  private ScoreRdd(RDD<T> child, Class<T> elements, TaskScoring scoring, Start<T> start) {
    super(child, ClassTag$.MODULE$.apply(elements));
    this.elements = ClassTag$.MODULE$.apply(elements);
    this.scoring = scoring;
    this.start = start;
  }

  static RDD<InternalRow> ofRows(RDD<InternalRow> child, TaskScoring scoring) {
    return new ScoreRdd<>(child, InternalRow.class, scoring, ScoredRows::new);
  }

  static RDD<ColumnarBatch> ofColumns(RDD<ColumnarBatch> child, TaskScoring scoring) {
    return new ScoreRdd<>(child, ColumnarBatch.class, scoring, ScoredColumns::new);
  }

  private RDD<T> child() {
    return firstParent(elements);
  }

  @Override
  public Partition[] getPartitions() {
    return child().partitions();
  }

  @Override
  public Option<Partitioner> partitioner() {
    return child().partitioner();
  }

  @Override
  public Enumeration.Value getOutputDeterministicLevel() {
    boolean isUnordered = child().outputDeterministicLevel().equals(DeterministicLevel.UNORDERED());
    return isUnordered ? DeterministicLevel.INDETERMINATE() : super.getOutputDeterministicLevel();
  }

  @Override
  public Iterator<T> compute(Partition partition, TaskContext context) {
    ScoredIterator<T> scored = start.of(scoring, child().iterator(partition, context), context);
    context.addTaskCompletionListener((TaskCompletionListener) ended -> scored.close());
    return scored;
  }
}
