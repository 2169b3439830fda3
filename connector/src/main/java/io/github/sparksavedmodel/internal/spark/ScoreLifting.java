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
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceData;

/**
 * Replaces calls of {@code savedmodel_predict} in a plan by columns of {@link Score} operators. The
 * plan keeps its output: names, types and ids.
 */
final class ScoreLifting {

  private ScoreLifting() {}

  /**
   * The plan without calls, as far as they are in operators that may be rewritten; the same plan if
   * there are none.
   */
  static LogicalPlan lift(LogicalPlan plan) {
    if (!LiftableNodes.mayDescend(plan)) {
      return plan;
    }
    List<LogicalPlan> children = ScalaInterop.list(plan.children());
    List<LogicalPlan> lifted = children.stream().map(ScoreLifting::lift).toList();
    LogicalPlan operator =
        same(children, lifted) ? plan : plan.withNewChildren(ScalaInterop.seq(lifted));
    if (operator instanceof ReplaceData write) {
      return RowLevelWrites.decidingOnce(write);
    }
    return hasCalls(operator) && LiftableNodes.mayLiftFrom(operator)
        ? liftFrom(operator)
        : operator;
  }

  /** Whether an expression of this operator itself holds a call. */
  static boolean hasCalls(LogicalPlan operator) {
    return operator.expressions().exists(CallSite::isIn);
  }

  private static boolean same(List<LogicalPlan> before, List<LogicalPlan> after) {
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i) != after.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static LogicalPlan liftFrom(LogicalPlan operator) {
    if (operator instanceof Join join) {
      return withOutput(operator, JoinLifting.lift(join));
    }
    if (operator instanceof Aggregate aggregate) {
      return withOutput(operator, AggregateLifting.lift(aggregate));
    }
    LogicalPlan start = operator instanceof Filter filter ? cheapConditionsFirst(filter) : operator;
    return withOutput(operator, liftFromUnary(start));
  }

  /** Filters first by the conditions without calls, so that fewer rows are scored. */
  private static Filter cheapConditionsFirst(Filter filter) {
    List<Expression> cheap = new ArrayList<>();
    List<Expression> scored = new ArrayList<>();
    for (Expression condition : conjuncts(filter.condition())) {
      if (!condition.deterministic()) {
        return filter;
      }
      (CallSite.isIn(condition) ? scored : cheap).add(condition);
    }
    if (cheap.isEmpty()) {
      return filter;
    }
    return new Filter(conjunction(scored), new Filter(conjunction(cheap), filter.child()));
  }

  static List<Expression> conjuncts(Expression condition) {
    if (condition instanceof And and) {
      List<Expression> all = new ArrayList<>(conjuncts(and.left()));
      all.addAll(conjuncts(and.right()));
      return all;
    }
    return List.of(condition);
  }

  static Expression conjunction(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }

  /**
   * Moves all calls below an operator with one child. Calls inside the inputs or guards of others
   * go first.
   */
  static LogicalPlan liftFromUnary(LogicalPlan operator) {
    LogicalPlan current = operator;
    for (Optional<CallGroup> group = nextGroup(current);
        group.isPresent();
        group = nextGroup(current)) {
      Placed placed = ScorePlacement.place(group.get(), current.children().head());
      current = placed.columns().replaceIn(LogicalPlans.over(current, placed.plan()));
    }
    return current;
  }

  private static Optional<CallGroup> nextGroup(LogicalPlan operator) {
    return nextGroup(CallSite.find(operator), operator.children().head().outputSet());
  }

  /**
   * The next of these calls to lift. Where calls guard each other, or themselves, only the
   * conditions without calls do.
   *
   * @param available the columns that they may use; calls on others are left for a place where
   *     those are
   */
  static Optional<CallGroup> nextGroup(List<CallSite> sites, AttributeSet available) {
    for (CallSite site : sites) {
      if (site.isBoundToLambda()) {
        throw refused(ErrorCondition.CALL_IN_LAMBDA, site.call());
      }
    }
    List<CallSite> here = sites.stream()
        .filter(site -> site.call().references().subsetOf(available))
        .toList();
    return CallGroup.firstReady(CallGroup.of(here, available))
        .or(() -> CallGroup.firstReady(CallGroup.of(
            here.stream().map(CallSite::withoutScoredConditions).toList(), available)));
  }

  static RuntimeException refused(ErrorCondition condition, SavedModelPredict call) {
    OptionException failure = new OptionException(condition.with("expression", call.sql()));
    return AnalysisFailure.thrown(failure, call.origin());
  }

  /** A plan with the columns that another has. */
  static LogicalPlan withOutput(LogicalPlan before, LogicalPlan after) {
    List<Attribute> wanted = ScalaInterop.list(before.output());
    if (wanted.equals(ScalaInterop.<Attribute>list(after.output()))) {
      return after;
    }
    return new Project(ScalaInterop.<NamedExpression>seq(wanted), after);
  }
}
