/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import org.apache.spark.sql.catalyst.expressions.SubExprUtils;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Lifts calls as early as they can be, so that Spark cannot push a score below a limit or copy it
 * into a filter. Plans of correlated subqueries wait until they are joins; the same rule runs again
 * before the optimizer's cost-based rules.
 */
final class LiftScores extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (!plan.resolved() || SubExprUtils.hasOuterReferences(plan)) {
      return plan;
    }
    return InputFileColumns.below(ScoreLifting.lift(plan));
  }
}
