/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Scores less: filters on other columns go below a Score, outputs that nobody reads are not
 * fetched, and a Score of which nobody reads anything is left out.
 */
final class PruneScores extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformDown(ScalaInterop.partial(PruneScores::improved));
  }

  private static @Nullable LogicalPlan improved(LogicalPlan plan) {
    if (plan instanceof Filter filter && filter.child() instanceof Score score) {
      return filterFirst(filter, score);
    }
    if (plan instanceof Project project && project.child() instanceof Score score) {
      return withReadOutputs(project, score, project.references());
    }
    if (plan instanceof Project project
        && project.child() instanceof Filter filter
        && filter.child() instanceof Score score) {
      AttributeSet read = project.references().$plus$plus(filter.references());
      LogicalPlan pruned = withReadOutputs(filter, score, read);
      return pruned == null ? null : LogicalPlans.over(project, pruned);
    }
    return null;
  }

  private static @Nullable LogicalPlan filterFirst(Filter filter, Score score) {
    boolean isDeterministic = filter.condition().deterministic();
    AttributeSet known = score.child().outputSet();
    return isDeterministic
        ? score.filteredFirst(filter, condition -> condition.references().subsetOf(known))
        : null;
  }

  private static @Nullable LogicalPlan withReadOutputs(
      LogicalPlan parent, Score score, AttributeSet read) {
    List<Attribute> columns = ScalaInterop.list(score.parts().outputs());
    if (columns.stream().noneMatch(read::contains)) {
      return LogicalPlans.over(parent, score.child());
    }
    List<OutputBinding> outputs = score.parts().plan().outputs();
    List<OutputBinding> kept = new ArrayList<>();
    List<Attribute> keptColumns = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      boolean isOutput = i < outputs.size();
      if (!isOutput || read.contains(columns.get(i))) {
        keptColumns.add(columns.get(i));
        if (isOutput) {
          kept.add(outputs.get(i));
        }
      }
    }
    if (kept.size() == outputs.size() || kept.isEmpty()) {
      return null;
    }
    return LogicalPlans.over(parent, withOutputs(score, kept, keptColumns));
  }

  /** The Score with fewer outputs, and without the inputs that only the others needed. */
  private static Score withOutputs(
      Score score, List<OutputBinding> outputs, List<Attribute> columns) {
    ScoreParts parts = score.parts();
    BindingPlan plan = parts.plan().withOutputs(outputs);
    List<Expression> given = ScalaInterop.list(parts.inputs());
    List<Expression> inputs = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      if (plan.feeds(parts.plan().inputs().get(i).tensorName())) {
        inputs.add(given.get(i));
      }
    }
    return new Score(
        new ScoreParts(
            parts.use(),
            plan,
            parts.guard(),
            ScalaInterop.seq(inputs),
            parts.keys(),
            ScalaInterop.seq(columns)),
        score.child());
  }
}
