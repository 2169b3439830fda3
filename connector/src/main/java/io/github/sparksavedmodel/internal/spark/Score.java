/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionSet;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * Scores the rows of its child with a model and adds the outputs as columns.
 *
 * <p>Keeps number, order and grouping of rows. Expressions are direct elements of the product or of
 * a Scala sequence, since Catalyst rewrites no others.
 */
public final class Score extends LogicalPlan implements UnaryNode {
  private final ModelCall call;
  private final BindingPlan plan;
  private final Expression guard;
  private final Seq<Expression> inputs;
  private final Seq<Expression> keys;
  private final Seq<Attribute> outputs;
  private final LogicalPlan child;

  /**
   * The parameters are the product elements, in order.
   *
   * @param call the model and how to use it
   * @param plan how inputs become tensors and back
   * @param guard true for rows to score; others get null outputs
   * @param inputs one expression for each input of the plan
   * @param keys one expression for each key column of the plan
   * @param outputs one attribute for each output of the plan; then, as the layout says, reason and
   *     scored
   * @param child where the rows come from
   */
  public Score(
      ModelCall call,
      BindingPlan plan,
      Expression guard,
      Seq<Expression> inputs,
      Seq<Expression> keys,
      Seq<Attribute> outputs,
      LogicalPlan child) {
    this.call = call;
    this.plan = plan;
    this.guard = guard;
    this.inputs = inputs;
    this.keys = keys;
    this.outputs = outputs;
    this.child = child;
  }

  ModelCall call() {
    return call;
  }

  BindingPlan plan() {
    return plan;
  }

  Expression guard() {
    return guard;
  }

  Seq<Expression> inputs() {
    return inputs;
  }

  Seq<Expression> keys() {
    return keys;
  }

  Seq<Attribute> scoreOutputs() {
    return outputs;
  }

  @Override
  public LogicalPlan child() {
    return child;
  }

  @Override
  public Seq<LogicalPlan> children() {
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
  public ExpressionSet validConstraints() {
    return child.constraints();
  }

  @Override
  public Option<Object> maxRows() {
    return child.maxRows();
  }

  @Override
  public Option<Object> maxRowsPerPartition() {
    return child.maxRowsPerPartition();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public LogicalPlan withNewChildInternal(LogicalPlan newChild) {
    return new Score(call, plan, guard, inputs, keys, outputs, newChild);
  }

  @Override
  public LogicalPlan withNewChildrenInternal(
      scala.collection.immutable.IndexedSeq<LogicalPlan> newChildren) {
    return withNewChildInternal(newChildren.head());
  }

  @Override
  public String simpleString(int maxFields) {
    return ScoreText.of("Score", call, plan);
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
    return other instanceof Score;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Score that
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
