/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.OutputLayout;
import io.github.sparksavedmodel.internal.exec.ScoringTask;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.ColumnPath;
import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.ExplainUtils;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.UnaryExecNode;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * The physical operator of {@link Score}: reads rows, scores them in batches, and gives each row
 * back with its outputs. Keeps partitioning and ordering of its child, and gives columns if it gets
 * columns.
 */
public final class ScoreExec extends SparkPlan implements UnaryExecNode {
  /**
   * Closures of other operators may carry this one to tasks, which read nothing of it but its
   * output.
   */
  private final transient ScoreParts parts;

  private final Seq<Attribute> kept;
  private final Seq<Attribute> outputs;
  private final SparkPlan child;
  private transient @Nullable ScoreMetrics metrics;

  /**
   * The parameters are the product elements, in order, as {@link ScoreParts} describes them.
   *
   * @param columns those of the child that are kept; then the outputs
   */
  public ScoreExec(
      ModelUse use,
      BindingPlan plan,
      Expression guard,
      Seq<Expression> inputs,
      Seq<Expression> keys,
      Seq<Seq<Attribute>> columns,
      SparkPlan child) {
    this(new ScoreParts(use, plan, guard, inputs, keys, columns.apply(1)), columns.apply(0), child);
  }

  /** An operator that gives of its child's columns only some, in their order. */
  ScoreExec(ScoreParts parts, Seq<Attribute> kept, SparkPlan child) {
    this.parts = parts;
    this.kept = kept;
    this.outputs = parts.outputs();
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
    return ScoreParts.columns(kept, outputs);
  }

  @Override
  public AttributeSet producedAttributes() {
    return ScoreParts.produced(outputs);
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
  public Map<String, SQLMetric> metrics() {
    return ScalaInterop.scalaMap(scoreMetrics().byName());
  }

  private synchronized ScoreMetrics scoreMetrics() {
    ScoreMetrics known = metrics;
    if (known == null) {
      known = new ScoreMetrics(sparkContext());
      metrics = known;
    }
    return known;
  }

  @Override
  public boolean supportsColumnar() {
    return ScorePath.of(child, parts.rowsPerRun()).isColumnar();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    return ScoreRdd.ofRows(child.execute(), taskScoring());
  }

  @Override
  public RDD<ColumnarBatch> doExecuteColumnar() {
    return ScoreRdd.ofColumns(child.executeColumnar(), taskScoring());
  }

  private TaskScoring taskScoring() {
    ModelUse use = parts.use();
    ScoringTask task = new ScoringTask(
        SessionRequests.of(use, session()), parts.plan(), use.mode(), use.batchRows(), layout());
    RowExpressions expressions = new RowExpressions(
        parts.guard(),
        parts.inputs(),
        parts.keys(),
        parts.plan().keyColumns().stream().map(ColumnPath::name).toList(),
        conf().sessionLocalTimeZone(),
        child.output(),
        outputs);
    return new TaskScoring(task, expressions, kept, scoreMetrics());
  }

  private OutputLayout layout() {
    boolean withError = parts.use().errorColumn().isPresent();
    int fields = parts.plan().outputs().size() + (withError ? 1 : 0);
    return new OutputLayout(withError, outputs.length() > fields);
  }

  @Override
  public SparkPlan withNewChildInternal(SparkPlan newChild) {
    return new ScoreExec(parts, kept, newChild);
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return withNewChildInternal(newChildren.head());
  }

  @Override
  public String nodeName() {
    return "Score";
  }

  @Override
  public String simpleString(int maxFields) {
    return ScoreText.of("Score", parts.use(), parts.plan(), maxFields) + ", "
        + ScorePath.of(child, parts.rowsPerRun());
  }

  @Override
  public String verboseStringWithOperatorId() {
    int maxFields = conf().maxToStringFields();
    return "\n" + formattedNodeName() + "\n"
        + ExplainUtils.generateFieldString("Input", child.output()) + "\n"
        + ScoreText.of("Arguments:", parts.use(), parts.plan(), maxFields) + ", "
        + ScorePath.of(child, parts.rowsPerRun()) + "\n";
  }

  /**
   * In tasks, where an interpreted condition may look through a subquery's plan, only the child.
   */
  @Override
  public @Nullable Object productElement(int index) {
    boolean isInTask = parts == null;
    if (isInTask) {
      return index == ScoreParts.CHILD ? child : null;
    }
    return index == ScoreParts.OUTPUTS
        ? ScalaInterop.seq(List.of(kept, outputs))
        : parts.element(index, child);
  }

  @Override
  public int productArity() {
    return ScoreParts.ARITY;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ScoreExec;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ScoreExec that
            && parts.equals(that.parts)
            && kept.equals(that.kept)
            && child.equals(that.child));
  }

  @Override
  public int hashCode() {
    return Objects.hash(parts, kept, child);
  }
}
