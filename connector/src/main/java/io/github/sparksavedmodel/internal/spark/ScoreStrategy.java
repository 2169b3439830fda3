/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/** Plans a {@link Score}, and lifts calls that came into sight too late for {@link LiftScores}. */
final class ScoreStrategy extends SparkStrategy {

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (plan instanceof Score score) {
      return ScalaInterop.seq(List.of(exec(score, score.child().output())));
    }
    if (plan instanceof Project project
        && project.child() instanceof Score score
        && !ScoreLifting.hasCalls(project)) {
      return ScalaInterop.seq(List.of(exec(project, score)));
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

  private ScoreExec exec(Score score, Seq<Attribute> kept) {
    return new ScoreExec(score.parts(), kept, child(score));
  }

  private SparkPlan child(Score score) {
    return ColumnarSelection.mayBe(score.child())
        ? ColumnarSelection.of(planned(score.child()), score.parts().rowsPerRun())
        : planLater(score.child());
  }

  /** Planned at once, as it depends on the scan whether there are columns. */
  private static SparkPlan planned(LogicalPlan plan) {
    return SessionInstallation.classic(SparkSession.active())
        .sessionState()
        .planner()
        .plan(plan)
        .next();
  }

  /** Columns that only the model takes need not be copied into rows that nobody reads them from. */
  private SparkPlan exec(Project project, Score score) {
    List<Attribute> kept = ScalaInterop.<Attribute>list(score.child().output()).stream()
        .filter(project.references()::contains)
        .toList();
    ScoreExec scored = exec(score, ScalaInterop.seq(kept));
    List<NamedExpression> wanted = ScalaInterop.list(project.projectList());
    return wanted.equals(ScalaInterop.<Attribute>list(scored.output()))
        ? scored
        : new ProjectExec(project.projectList(), scored);
  }
}
