/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.OutputLayout;
import io.github.sparksavedmodel.internal.exec.ScoringTask;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.ColumnPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.UnaryExecNode;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/**
 * The physical operator of {@link Score}: reads rows, scores them in batches, and gives each row
 * back with its outputs. Keeps partitioning and ordering of its child.
 */
public final class ScoreExec extends SparkPlan implements UnaryExecNode {
  /**
   * Closures of other operators may carry this one to tasks, which read nothing of it but its
   * output.
   */
  private final transient ModelCall call;

  private final transient BindingPlan plan;
  private final Expression guard;
  private final Seq<Expression> inputs;
  private final Seq<Expression> keys;
  private final Seq<Attribute> outputs;
  private final SparkPlan child;
  private transient @Nullable ScoreMetrics metrics;

  /** The parameters are the product elements, in order; they are those of {@link Score}. */
  public ScoreExec(
      ModelCall call,
      BindingPlan plan,
      Expression guard,
      Seq<Expression> inputs,
      Seq<Expression> keys,
      Seq<Attribute> outputs,
      SparkPlan child) {
    this.call = call;
    this.plan = plan;
    this.guard = guard;
    this.inputs = inputs;
    this.keys = keys;
    this.outputs = outputs;
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
    List<Attribute> all = new ArrayList<>(ScalaInterop.list(child.output()));
    all.addAll(ScalaInterop.list(outputs));
    return ScalaInterop.seq(all);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet.fromAttributeSets(ScalaInterop.seq(
        ScalaInterop.<Attribute>list(outputs).stream().map(AttributeSet::apply).toList()));
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public scala.collection.immutable.Map<String, SQLMetric> metrics() {
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
  public RDD<InternalRow> doExecute() {
    ScoringTask task = new ScoringTask(
        SessionRequests.of(call, session()), plan, call.mode(), call.batchRows(), layout());
    RowExpressions expressions = new RowExpressions(
        guard,
        inputs,
        keys,
        plan.keyColumns().stream().map(ColumnPath::name).toList(),
        conf().sessionLocalTimeZone(),
        child.output(),
        outputs);
    return new ScoreRdd(child.execute(), task, expressions, scoreMetrics());
  }

  private OutputLayout layout() {
    boolean withError = call.errorColumn().isPresent();
    return new OutputLayout(
        withError, outputs.length() > plan.outputs().size() + (withError ? 1 : 0));
  }

  @Override
  public SparkPlan withNewChildInternal(SparkPlan newChild) {
    return new ScoreExec(call, plan, guard, inputs, keys, outputs, newChild);
  }

  @Override
  public SparkPlan withNewChildrenInternal(
      scala.collection.immutable.IndexedSeq<SparkPlan> newChildren) {
    return withNewChildInternal(newChildren.head());
  }

  @Override
  public String nodeName() {
    return "Score";
  }

  @Override
  public String simpleString(int maxFields) {
    return ScoreText.of("Score", call, plan);
  }

  @Override
  public String verboseStringWithOperatorId() {
    return formattedNodeName() + "\n" + ScoreText.of("Arguments:", call, plan) + "\n";
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> call;
      case 1 -> plan;
      case 2 -> guard;
      case 3 -> inputs;
      case 4 -> keys;
      case 5 -> outputs;
      case 6 -> child;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  @Override
  public int productArity() {
    return 7;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ScoreExec;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof ScoreExec that
            && call.equals(that.call)
            && plan.equals(that.plan)
            && guard.equals(that.guard)
            && inputs.equals(that.inputs)
            && keys.equals(that.keys)
            && outputs.equals(that.outputs)
            && child.equals(that.child));
  }

  @Override
  public int hashCode() {
    return Objects.hash(call, guard, inputs, outputs, child);
  }
}
