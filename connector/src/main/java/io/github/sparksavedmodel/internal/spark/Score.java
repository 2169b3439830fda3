/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionSet;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * Scores the rows of its child with a model and adds the outputs as columns. Keeps number, order
 * and grouping of rows.
 */
public final class Score extends LogicalPlan implements UnaryNode {
  private final ScoreParts parts;
  private final LogicalPlan child;

  /** The parameters are the product elements, in order, as {@link ScoreParts} describes them. */
  public Score(
      ModelUse use,
      BindingPlan plan,
      Expression guard,
      Seq<Expression> inputs,
      Seq<Expression> keys,
      Seq<Attribute> outputs,
      LogicalPlan child) {
    this(new ScoreParts(use, plan, guard, inputs, keys, outputs), child);
  }

  Score(ScoreParts parts, LogicalPlan child) {
    this.parts = parts;
    this.child = child;
  }

  ScoreParts parts() {
    return parts;
  }

  /**
   * The plan of a filter above this, with those of its conditions that pass below instead; null if
   * none does.
   */
  @Nullable
  LogicalPlan filteredFirst(Filter filter, Predicate<Expression> passes) {
    List<Expression> before = new ArrayList<>();
    List<Expression> after = new ArrayList<>();
    for (Expression condition : ScoreLifting.conjuncts(filter.condition())) {
      (passes.test(condition) ? before : after).add(condition);
    }
    if (before.isEmpty()) {
      return null;
    }
    LogicalPlan fewer = withNewChildInternal(new Filter(ScoreLifting.conjunction(before), child));
    return after.isEmpty() ? fewer : new Filter(ScoreLifting.conjunction(after), fewer);
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
    return ScoreParts.columns(child.output(), parts.outputs());
  }

  @Override
  public AttributeSet producedAttributes() {
    return ScoreParts.produced(parts.outputs());
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
    return new Score(parts, newChild);
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> newChildren) {
    return withNewChildInternal(newChildren.head());
  }

  @Override
  public String simpleString(int maxFields) {
    return ScoreText.of("Score", parts.use(), parts.plan(), maxFields);
  }

  @Override
  public Object productElement(int index) {
    return parts.element(index, child);
  }

  @Override
  public int productArity() {
    return ScoreParts.ARITY;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof Score;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Score that && parts.equals(that.parts) && child.equals(that.child));
  }

  @Override
  public int hashCode() {
    return Objects.hash(parts, child);
  }
}
