/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.spark.ScorePlacement.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;

/**
 * Moves the calls of a join's condition to the side whose columns they score. Of an inner join,
 * conditions that score both sides become a filter above.
 */
final class JoinLifting {
  private final Join join;
  private LogicalPlan left;
  private LogicalPlan right;
  private final List<Expression> conditions = new ArrayList<>();
  private final List<Expression> above = new ArrayList<>();

  private JoinLifting(Join join) {
    this.join = join;
    this.left = join.left();
    this.right = join.right();
  }

  static LogicalPlan lift(Join join) {
    return new JoinLifting(join).lift();
  }

  private LogicalPlan lift() {
    conditions.add(join.condition().get());
    for (Optional<CallGroup> group = next(); group.isPresent(); group = next()) {
      place(group.get());
    }
    Option<Expression> condition =
        conditions.isEmpty() ? Option.empty() : Option.apply(ScoreLifting.conjunction(conditions));
    LogicalPlan joined = new Join(left, right, join.joinType(), condition, join.hint());
    return above.isEmpty()
        ? joined
        : ScoreLifting.liftFromUnary(new Filter(ScoreLifting.conjunction(above), joined));
  }

  /** Of one side first, guarded by the conditions on that side alone. */
  private Optional<CallGroup> next() {
    AttributeSet both = AttributeSet.fromAttributeSets(
        ScalaInterop.seq(List.of(left.outputSet(), right.outputSet())));
    List<CallSite> sites = CallSite.find(conditions);
    return ScoreLifting.nextGroup(sites, left.outputSet())
        .or(() -> ScoreLifting.nextGroup(sites, right.outputSet()))
        .or(() -> ScoreLifting.nextGroup(sites, both));
  }

  private void place(CallGroup group) {
    if (group.call().references().subsetOf(left.outputSet())) {
      Placed placed = ScorePlacement.place(group, left);
      left = placed.plan();
      conditions.replaceAll(placed.columns()::replaceIn);
    } else if (group.call().references().subsetOf(right.outputSet())) {
      Placed placed = ScorePlacement.place(group, right);
      right = placed.plan();
      conditions.replaceAll(placed.columns()::replaceIn);
    } else {
      moveAbove(group);
    }
  }

  private void moveAbove(CallGroup group) {
    if (!(join.joinType() instanceof InnerLike)) {
      throw AnalysisFailure.thrown(
          new OptionException(ErrorCondition.CALL_OVER_BOTH_SIDES.with(
              "joinType", join.joinType().sql(), "expression", group.call().sql())),
          group.call().origin());
    }
    List<Expression> all = conditions.stream()
        .flatMap(condition -> ScoreLifting.conjuncts(condition).stream())
        .toList();
    conditions.clear();
    for (Expression condition : all) {
      boolean moves = CallSite.find(condition).stream().anyMatch(site -> group.covers(site.call()));
      (moves ? above : conditions).add(condition);
    }
  }
}
