/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.columns.GatheredColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LeafNode;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.immutable.Seq;

/**
 * Puts a {@link ColumnarSelectExec} in the place of Spark's filters, and of its choices and new
 * names of columns, between a Score and a scan that gives columns.
 */
final class ColumnarSelection {

  private ColumnarSelection() {}

  /** Whether a plan may choose from the rows and columns of a scan, and do no more. */
  static boolean mayBe(LogicalPlan plan) {
    return !plan.isStreaming() && !(plan instanceof LeafNode) && isOverLeaf(plan);
  }

  private static boolean isOverLeaf(LogicalPlan plan) {
    if (plan instanceof Filter filter) {
      return isOverLeaf(filter.child());
    }
    return plan instanceof Project project
        ? areColumns(project.projectList()) && isOverLeaf(project.child())
        : plan instanceof LeafNode;
  }

  private static boolean areColumns(Seq<NamedExpression> expressions) {
    return ScalaInterop.<NamedExpression>list(expressions).stream()
        .allMatch(column -> ColumnarSelectExec.source(column).isPresent());
  }

  /**
   * The plan with one selection of columns, or as it was planned.
   *
   * @param rowsPerRun the rows that each run of the model is to have, 0 for any number
   */
  static SparkPlan of(SparkPlan planned, int rowsPerRun) {
    List<Expression> conditions = new ArrayList<>();
    List<NamedExpression> columns = columns(planned);
    SparkPlan scan =
        below(planned instanceof ProjectExec named ? named.child() : planned, conditions);
    boolean isPossible = scan != planned
        && ScorePath.of(scan, rowsPerRun).isColumnar()
        && areDistinct(columns)
        && conditions.stream().allMatch(ColumnarSelection::isDeterministicWithoutPlans)
        && (conditions.isEmpty()
            || columns.stream()
                .map(Expression.class::cast)
                .map(Expression::dataType)
                .allMatch(GatheredColumns::canHold));
    if (!isPossible) {
      return planned;
    }
    Expression all = conditions.stream().reduce(And::new).orElse(Literal.TrueLiteral());
    SparkPlan selected = new ColumnarSelectExec(all, ScalaInterop.seq(columns), rowsPerRun, scan);
    selected.copyTagsFrom(planned);
    return selected;
  }

  /** The columns of a plan; columns with another name only if the plan gives them that. */
  private static List<NamedExpression> columns(SparkPlan plan) {
    List<NamedExpression> columns = new ArrayList<>(ScalaInterop.<Attribute>list(plan.output()));
    if (plan instanceof ProjectExec project) {
      for (int i = 0; i < columns.size(); i++) {
        if (project.projectList().apply(i) instanceof Alias renamed) {
          columns.set(i, renamed);
        }
      }
    }
    return columns;
  }

  /** Whether each is another column of the child. */
  private static boolean areDistinct(List<NamedExpression> columns) {
    return columns.stream()
            .flatMap(column -> ColumnarSelectExec.source(column).stream())
            .map(Attribute::exprId)
            .distinct()
            .count()
        == columns.size();
  }

  /** What is below filters and choices of columns; the conditions come in their order. */
  private static SparkPlan below(SparkPlan plan, List<Expression> conditions) {
    if (plan instanceof ProjectExec project && areAttributes(project.projectList())) {
      return below(project.child(), conditions);
    }
    if (plan instanceof FilterExec filter) {
      SparkPlan below = below(filter.child(), conditions);
      conditions.add(filter.condition());
      return below;
    }
    return plan;
  }

  private static boolean areAttributes(Seq<NamedExpression> columns) {
    return ScalaInterop.<NamedExpression>list(columns).stream()
        .allMatch(column -> column instanceof Attribute);
  }

  private static boolean isDeterministicWithoutPlans(Expression condition) {
    return condition.deterministic() && !condition.exists(part -> part instanceof PlanExpression);
  }
}
