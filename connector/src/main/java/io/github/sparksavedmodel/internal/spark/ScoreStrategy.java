/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/** Plans a {@link Score}, and lifts calls that came into sight too late for {@link LiftScores}. */
final class ScoreStrategy extends SparkStrategy {

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (plan instanceof Score score) {
      return ScalaInterop.seq(List.of(new ScoreExec(score.parts(), planLater(score.child()))));
    }
    if (plan instanceof Command || !plan.exists(ScoreLifting::hasCalls)) {
      return ScalaInterop.seq(List.of());
    }
    LogicalPlan lifted = ScoreLifting.lift(plan);
    if (lifted != plan) {
      return ScalaInterop.seq(List.of(planLater(InputFileColumns.below(lifted))));
    }
    for (CallSite site : CallSite.find(plan)) {
      throw ScoreLifting.refused(ErrorCondition.CALL_NOT_SUPPORTED, site.call());
    }
    return ScalaInterop.seq(List.of());
  }
}
