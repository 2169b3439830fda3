/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import org.apache.spark.sql.catalyst.optimizer.CollapseProject$;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Makes one Score of several on the same rows, where one run of the model can serve all of them.
 *
 * <p>Comes after the rules that push filters and limits: between two Scores, they leave fewer rows
 * to the upper one.
 */
final class MergeScores extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan merged = plan.transformUp(ScalaInterop.partial(MergeScores::merged));
    return merged == plan
        ? plan
        : CollapseProject$.MODULE$.apply(ColumnPruning$.MODULE$.apply(merged));
  }

  private static @Nullable LogicalPlan merged(LogicalPlan plan) {
    return plan instanceof Score score ? new ScoreMerge(score).below().orElse(null) : null;
  }
}
