/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/**
 * Moves into Projects below a Score what may not stand in it (random values, subqueries), what has
 * to be computed once, and what Spark prunes only there (fields of nested columns).
 */
final class InputColumns {
  /** The name of all columns that are made here, by which {@link #written} knows them. */
  private static final String NAME = "_savedmodel_input";

  private LogicalPlan below;
  private final List<NamedExpression> moved = new ArrayList<>();

  InputColumns(LogicalPlan below) {
    this.below = below;
  }

  /** A column with this value, in a Project of its own, for others to build on. */
  Attribute computed(Expression value) {
    Alias alias = LogicalPlans.alias(value, NAME);
    below = LogicalPlans.withColumns(below, List.of(alias));
    return alias.toAttribute();
  }

  /** The value as it may stand in a Score: itself, or a column with it. */
  Expression column(Expression value) {
    boolean moves = !value.deterministic()
        || SubqueryExpression.hasSubquery(value)
        || value.exists(node -> node instanceof GetStructField);
    if (!moves) {
      return value;
    }
    for (NamedExpression earlier : moved) {
      if (earlier instanceof Alias alias && alias.child().equals(value)) {
        return alias.toAttribute();
      }
    }
    Alias alias = LogicalPlans.alias(value, NAME);
    moved.add(alias);
    return alias.toAttribute();
  }

  /** The plan with all columns. */
  LogicalPlan plan() {
    return moved.isEmpty() ? below : LogicalPlans.withColumns(below, moved);
  }

  /** A value of a Score as it was before it was moved below. */
  static Expression written(Expression value, LogicalPlan child) {
    Expression original = value;
    LogicalPlan plan = child;
    while (plan instanceof Project project) {
      List<Alias> made = ScalaInterop.<NamedExpression>list(project.projectList()).stream()
          .filter(column -> column instanceof Alias && column.name().equals(NAME))
          .map(column -> (Alias) column)
          .toList();
      if (made.isEmpty()) {
        return original;
      }
      original =
          original.transformDown(ScalaInterop.partial(part -> part instanceof Attribute column
              ? made.stream()
                  .filter(alias -> alias.exprId().equals(column.exprId()))
                  .findFirst()
                  .map(Alias::child)
                  .orElse(null)
              : null));
      plan = project.child();
    }
    return original;
  }
}
