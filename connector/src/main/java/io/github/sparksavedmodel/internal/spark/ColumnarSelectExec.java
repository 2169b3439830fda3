/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
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
 * Chooses rows and columns below a {@link ScoreExec}, and takes and gives columns, where Spark's
 * own filters and projections give rows.
 */
public final class ColumnarSelectExec extends SparkPlan implements UnaryExecNode {
  private static final String ROWS = "numOutputRows";

  private final Expression condition;
  private final Seq<NamedExpression> columns;
  private final int rowsPerRun;
  private final SparkPlan child;
  private transient @Nullable SQLMetric keptRows;

  /**
   * The parameters are the product elements, in order.
   *
   * @param condition true for rows that are kept; deterministic, and without subqueries
   * @param columns columns of the child that are kept, each once, as they are or with another name
   * @param rowsPerRun the rows that each run of the model is to have, 0 for any number
   * @param child gives columns
   */
  public ColumnarSelectExec(
      Expression condition, Seq<NamedExpression> columns, int rowsPerRun, SparkPlan child) {
    this.condition = condition;
    this.columns = columns;
    this.rowsPerRun = rowsPerRun;
    this.child = child;
  }

  /** The column that is kept; empty for anything else. */
  static Optional<Attribute> source(NamedExpression column) {
    Object source = column instanceof Alias renamed ? renamed.child() : column;
    return source instanceof Attribute attribute ? Optional.of(attribute) : Optional.empty();
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
    return ScalaInterop.seq(columns().map(NamedExpression::toAttribute).toList());
  }

  private Stream<NamedExpression> columns() {
    return ScalaInterop.<NamedExpression>list(columns).stream();
  }

  /** Never known, even where that of a cached table becomes known when it is complete. */
  @Override
  public Partitioning outputPartitioning() {
    return new UnknownPartitioning(child.outputPartitioning().numPartitions());
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
    Seq<Attribute> given = child.output();
    int[] ordinals = ordinals();
    List<DataType> types =
        ScalaInterop.<Attribute>list(output()).stream().map(Attribute::dataType).toList();
    int rowsOfRun = rowsPerRun;
    SQLMetric rows = keptRows();
    return child
        .executeColumnar()
        .toJavaRDD()
        .mapPartitions(
            (Iterator<ColumnarBatch> batches) -> new SelectedColumns(
                batches, FilterCondition.of(isKept, given), ordinals, types, rowsOfRun, rows),
            true)
        .rdd();
  }

  private int[] ordinals() {
    List<ExprId> given = ScalaInterop.<Attribute>list(child.output()).stream()
        .map(Attribute::exprId)
        .toList();
    return columns()
        .mapToInt(column -> given.indexOf(source(column).orElseThrow().exprId()))
        .toArray();
  }

  @Override
  public SparkPlan withNewChildInternal(SparkPlan newChild) {
    return new ColumnarSelectExec(condition, columns, rowsPerRun, newChild);
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return withNewChildInternal(newChildren.head());
  }

  @Override
  public String nodeName() {
    return "ColumnarSelect";
  }

  @Override
  public String simpleString(int maxFields) {
    String chosen = org.apache.spark.sql.catalyst.util.package$.MODULE$.truncatedString(
        columns, "[", ", ", "]", maxFields);
    return nodeName() + " " + chosen
        + (ScoreInputs.isTrue(condition) ? "" : ", " + condition.simpleString(maxFields));
  }

  @Override
  public String verboseStringWithOperatorId() {
    return "\n" + formattedNodeName() + "\n"
        + ExplainUtils.generateFieldString("Input", child.output()) + "\n"
        + ExplainUtils.generateFieldString("Output", columns) + "\n"
        + (ScoreInputs.isTrue(condition) ? "" : "Condition : " + condition + "\n");
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> condition;
      case 1 -> columns;
      case 2 -> rowsPerRun;
      case 3 -> child;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ColumnarSelectExec;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ColumnarSelectExec that
            && condition.equals(that.condition)
            && columns.equals(that.columns)
            && rowsPerRun == that.rowsPerRun
            && child.equals(that.child));
  }

  @Override
  public int hashCode() {
    return Objects.hash(condition, columns, rowsPerRun, child);
  }
}
