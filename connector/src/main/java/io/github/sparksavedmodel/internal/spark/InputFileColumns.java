/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockLength;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockStart;
import org.apache.spark.sql.catalyst.expressions.InputFileName;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/**
 * Moves {@code input_file_name()} and its like from above a {@link Score} to below it. They tell
 * the file that the task reads at that moment, and a Score has read ahead by then.
 */
final class InputFileColumns {
  private static final String NAME = "_savedmodel_file";

  private InputFileColumns() {}

  /** The plan with these functions below its Scores; the same plan if there are none above. */
  static LogicalPlan below(LogicalPlan plan) {
    if (!plan.exists(node -> node instanceof Score) || !plan.exists(InputFileColumns::isUsedBy)) {
      return plan;
    }
    return moved(plan);
  }

  private static LogicalPlan moved(LogicalPlan plan) {
    if (!LiftableNodes.mayDescend(plan)) {
      return plan;
    }
    List<LogicalPlan> children = ScalaInterop.<LogicalPlan>list(plan.children()).stream()
        .map(InputFileColumns::moved)
        .toList();
    LogicalPlan operator = plan.withNewChildren(ScalaInterop.seq(children));
    boolean isSource = operator instanceof Score || !isUsedBy(operator) || children.size() != 1;
    return isSource ? operator : fromBelow(operator, children.get(0)).orElse(operator);
  }

  private static boolean isUsedBy(LogicalPlan operator) {
    return operator.expressions().exists(expression -> expression.exists(InputFileColumns::isOne));
  }

  private static boolean isOne(Expression expression) {
    return expression instanceof InputFileName
        || expression instanceof InputFileBlockStart
        || expression instanceof InputFileBlockLength;
  }

  private static Optional<LogicalPlan> fromBelow(LogicalPlan operator, LogicalPlan child) {
    List<Alias> made = new ArrayList<>();
    LogicalPlan replaced = operator.transformExpressionsDown(
        ScalaInterop.partial(part -> isOne(part) ? column(part, made) : null));
    return passed(child, made).map(passing -> {
      LogicalPlan changed = LogicalPlans.over(replaced, passing);
      return changed.output().equals(operator.output())
          ? changed
          : new Project(
              ScalaInterop.<NamedExpression>seq(ScalaInterop.<Attribute>list(operator.output())),
              changed);
    });
  }

  private static Expression column(Expression function, List<Alias> made) {
    for (Alias alias : made) {
      if (alias.child().equals(function)) {
        return alias.toAttribute();
      }
    }
    Alias alias = LogicalPlans.alias(function, NAME);
    made.add(alias);
    return alias.toAttribute();
  }

  /** The plan passing the columns on from below its last Score, or empty if there is no Score. */
  private static Optional<LogicalPlan> passed(LogicalPlan plan, List<Alias> made) {
    if (plan instanceof Score score) {
      return Optional.of(score.withNewChildInternal(passed(score.child(), made)
          .orElseGet(() -> LogicalPlans.withColumns(score.child(), made))));
    }
    return passes(plan)
        ? passed(plan.children().head(), made).map(passing -> over(plan, passing, made))
        : Optional.empty();
  }

  private static boolean passes(LogicalPlan plan) {
    return plan instanceof Project
        || plan instanceof Filter
        || plan instanceof LocalLimit
        || plan instanceof GlobalLimit
        || plan instanceof SubqueryAlias;
  }

  private static LogicalPlan over(LogicalPlan plan, LogicalPlan child, List<Alias> made) {
    if (!(plan instanceof Project project)) {
      return LogicalPlans.over(plan, child);
    }
    List<NamedExpression> columns =
        new ArrayList<>(ScalaInterop.<NamedExpression>list(project.projectList()));
    made.forEach(alias -> columns.add(alias.toAttribute()));
    return new Project(ScalaInterop.seq(columns), child);
  }
}
