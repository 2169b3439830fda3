/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.ExplainUtils;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.UnaryExecNode;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A filter below a {@link ScoreExec} that takes and gives columns, where Spark's own gives rows.
 * Drops columns that only the condition reads.
 */
public final class ColumnarFilterExec extends SparkPlan implements UnaryExecNode {
  private static final String ROWS = "numOutputRows";

  private final Expression condition;
  private final Seq<Attribute> kept;
  private final SparkPlan child;
  private transient @Nullable SQLMetric keptRows;

  /**
   * The parameters are the product elements, in order.
   *
   * @param condition true for rows that are kept; deterministic, and without subqueries
   * @param kept the columns of the child that are kept
   * @param child gives columns
   */
  public ColumnarFilterExec(Expression condition, Seq<Attribute> kept, SparkPlan child) {
    this.condition = condition;
    this.kept = kept;
    this.child = child;
  }

  @Override
  public SparkPlan child() {
    return child;
  }

  @Override
  public Seq<SparkPlan> children() {
    return ScalaInterop.seq(List.of(child));
  }

  @Override
  public Seq<Attribute> output() {
    return kept;
  }

  @Override
  public Partitioning outputPartitioning() {
    return new KeptDistribution(outputSet()).partitioning(child.outputPartitioning());
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return new KeptDistribution(outputSet()).ordering(child.outputOrdering());
  }

  @Override
  public scala.collection.immutable.Map<String, SQLMetric> metrics() {
    return ScalaInterop.scalaMap(Map.of(ROWS, keptRows()));
  }

  private synchronized SQLMetric keptRows() {
    SQLMetric known = keptRows;
    if (known == null) {
      known = SQLMetrics.createMetric(sparkContext(), "number of output rows");
      keptRows = known;
    }
    return known;
  }

  @Override
  public boolean supportsColumnar() {
    return true;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    return new ColumnarToRowExec(this).execute();
  }

  @Override
  public RDD<ColumnarBatch> doExecuteColumnar() {
    Expression isKept = condition;
    Seq<Attribute> columns = child.output();
    int[] ordinals = ordinals();
    List<DataType> types =
        ScalaInterop.<Attribute>list(kept).stream().map(Attribute::dataType).toList();
    SQLMetric rows = keptRows();
    return child
        .executeColumnar()
        .toJavaRDD()
        .mapPartitions(
            (Iterator<ColumnarBatch> batches) -> new FilteredColumns(
                batches, Predicate.create(isKept, columns), ordinals, types, rows),
            true)
        .rdd();
  }

  private int[] ordinals() {
    List<ExprId> given = ScalaInterop.<Attribute>list(child.output()).stream()
        .map(Attribute::exprId)
        .toList();
    return ScalaInterop.<Attribute>list(kept).stream()
        .mapToInt(column -> given.indexOf(column.exprId()))
        .toArray();
  }

  @Override
  public SparkPlan withNewChildInternal(SparkPlan newChild) {
    return new ColumnarFilterExec(condition, kept, newChild);
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return withNewChildInternal(newChildren.head());
  }

  @Override
  public String nodeName() {
    return "ColumnarFilter";
  }

  @Override
  public String simpleString(int maxFields) {
    return nodeName() + " " + condition.simpleString(maxFields);
  }

  @Override
  public String verboseStringWithOperatorId() {
    return "\n" + formattedNodeName() + "\n"
        + ExplainUtils.generateFieldString("Input", child.output()) + "\n"
        + "Condition : " + condition + "\n";
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> condition;
      case 1 -> kept;
      case 2 -> child;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ColumnarFilterExec;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ColumnarFilterExec that
            && condition.equals(that.condition)
            && kept.equals(that.kept)
            && child.equals(that.child));
  }

  @Override
  public int hashCode() {
    return Objects.hash(condition, kept, child);
  }
}
