/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Plans and columns made from others. */
final class LogicalPlans {

  private LogicalPlans() {}

  /** An operator with one child over another child. */
  static LogicalPlan over(LogicalPlan operator, LogicalPlan child) {
    return operator.withNewChildren(ScalaInterop.seq(List.of(child)));
  }

  /** A Project of all columns of a plan and, behind them, further ones. */
  static Project withColumns(LogicalPlan plan, List<? extends NamedExpression> further) {
    List<NamedExpression> columns = new ArrayList<>(ScalaInterop.<Attribute>list(plan.output()));
    columns.addAll(further);
    return new Project(ScalaInterop.seq(columns), plan);
  }

  /** Whether a Project gives the same rows however often it is evaluated. */
  static boolean isDeterministic(Project project) {
    return ScalaInterop.<NamedExpression>list(project.projectList()).stream()
        .allMatch(column -> ((Expression) column).deterministic());
  }

  /** A new column with this value. */
  static Alias alias(Expression value, String name) {
    return alias(value, name, NamedExpression.newExprId());
  }

  /** The value under the name and the id of another column. */
  static Alias aliasAs(Attribute column, Expression value) {
    return alias(value, column.name(), column.exprId());
  }

  private static Alias alias(Expression value, String name, ExprId id) {
    return new Alias(
        value, name, id, ScalaInterop.seq(List.of()), Option.empty(), ScalaInterop.seq(List.of()));
  }

  /** What a Project of these columns computes for an attribute; null if it computes nothing. */
  static @Nullable Expression definition(Expression part, List<NamedExpression> columns) {
    for (NamedExpression column : columns) {
      if (column instanceof Alias alias
          && part instanceof Attribute attribute
          && alias.exprId().equals(attribute.exprId())) {
        return alias.child();
      }
    }
    return null;
  }
}
