/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.spark.ScorePlacement.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.classic.SparkSession;

/**
 * Looks for a Score that already gives a group's scores, through operators that neither add nor
 * change rows' values, and makes them pass its outputs on. So a call in SELECT and WHERE is scored
 * once.
 */
final class ScoreReuse {
  private final ScorePlacement wanted;

  ScoreReuse(ScorePlacement wanted) {
    this.wanted = wanted;
  }

  /** The plan with the columns, or empty if no such Score is below. */
  Optional<Placed> find(LogicalPlan plan) {
    return expose(plan).map(found -> new Placed(found.plan(), wanted.columns(found.columns())));
  }

  private record Exposed(LogicalPlan plan, List<Attribute> columns) {}

  private Optional<Exposed> expose(LogicalPlan plan) {
    if (plan instanceof Score score) {
      return isWanted(score)
          ? Optional.of(new Exposed(score, ScalaInterop.list(score.parts().outputs())))
          : below(score);
    }
    if (plan instanceof Project project) {
      return expose(project.child()).flatMap(found -> unlessCached(plan, widen(project, found)));
    }
    boolean passes = plan instanceof Filter
        || plan instanceof Sort
        || plan instanceof LocalLimit
        || plan instanceof GlobalLimit
        || plan instanceof Offset
        || plan instanceof SubqueryAlias;
    return passes ? below(plan) : Optional.empty();
  }

  private Optional<Exposed> below(LogicalPlan plan) {
    LogicalPlan child = plan.children().head();
    return expose(child).flatMap(found -> {
      LogicalPlan changed = found.plan() == child ? plan : LogicalPlans.over(plan, found.plan());
      return unlessCached(plan, new Exposed(changed, found.columns()));
    });
  }

  /** Another plan than the cached one would be computed anew. */
  private static Optional<Exposed> unlessCached(LogicalPlan plan, Exposed found) {
    if (found.plan() == plan) {
      return Optional.of(found);
    }
    SparkSession session = SparkSession.active();
    boolean cached = !session.sharedState().cacheManager().isEmpty()
        && session.sharedState().cacheManager().lookupCachedData(session, plan).isDefined();
    return cached ? Optional.empty() : Optional.of(found);
  }

  private boolean isWanted(Score score) {
    ScoreInputs inputs = wanted.inputs();
    Expression guard = InputColumns.written(score.parts().guard(), score.child());
    boolean covers = ScoreInputs.isTrue(guard)
        ? inputs.scoresAllRows() || inputs.struct() instanceof CreateNamedStruct
        : guard.semanticEquals(inputs.guard());
    if (!covers
        || !score.parts().use().equals(inputs.call().use())
        || !score.parts().plan().equals(inputs.plan())) {
      return false;
    }
    List<Expression> given = ScalaInterop.list(score.parts().inputs());
    for (int i = 0; i < given.size(); i++) {
      Expression value = InputColumns.written(given.get(i), score.child());
      if (!value.semanticEquals(inputs.values().get(i))
          && !value.semanticEquals(unguarded(inputs.values().get(i), inputs.guard()))) {
        return false;
      }
    }
    return true;
  }

  /** An input as a Score of all rows has it: without the condition around it. */
  private static Expression unguarded(Expression value, Expression guard) {
    return value instanceof If guarded && guarded.predicate().equals(guard)
        ? guarded.trueValue()
        : value;
  }

  private static Exposed widen(Project project, Exposed found) {
    List<NamedExpression> columns =
        new ArrayList<>(ScalaInterop.<NamedExpression>list(project.projectList()));
    int before = columns.size();
    List<Attribute> visible = new ArrayList<>();
    boolean fresh = found.plan() instanceof Score;
    for (Attribute column : found.columns()) {
      Optional<Attribute> known = passedOn(columns, column);
      if (known.isEmpty()) {
        NamedExpression passing = fresh ? LogicalPlans.alias(column, column.name()) : column;
        columns.add(passing);
        known = Optional.of(passing.toAttribute());
      }
      visible.add(known.get());
    }
    boolean unchanged = columns.size() == before && found.plan() == project.child();
    LogicalPlan widened =
        unchanged ? project : new Project(ScalaInterop.seq(columns), found.plan());
    return new Exposed(widened, visible);
  }

  private static Optional<Attribute> passedOn(List<NamedExpression> columns, Attribute column) {
    for (NamedExpression defined : columns) {
      boolean same = defined instanceof Attribute passed && passed.exprId().equals(column.exprId());
      boolean renamed = defined instanceof Alias alias
          && alias.child() instanceof Attribute aliased
          && aliased.exprId().equals(column.exprId());
      if (same || renamed) {
        return Optional.of(defined.toAttribute());
      }
    }
    return Optional.empty();
  }
}
