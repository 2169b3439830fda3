/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.columns.GatheredColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
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
 * Puts a {@link ColumnarFilterExec} in the place of Spark's filters between a Score and a scan that
 * gives columns.
 */
final class ColumnarFilters {

  private ColumnarFilters() {}

  /** Whether a plan may be filters, and choices of columns, of what a scan gives. */
  static boolean mayBe(LogicalPlan plan) {
    return !plan.isStreaming() && plan.exists(node -> node instanceof Filter) && isOverLeaf(plan);
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
        .allMatch(expression -> expression instanceof Attribute);
  }

  /** The plan with one filter of columns, or as it was planned. */
  static SparkPlan of(SparkPlan planned, ModelUse use) {
    List<Expression> conditions = new ArrayList<>();
    SparkPlan scan = below(planned, conditions);
    boolean isPossible = !conditions.isEmpty()
        && ScorePath.of(scan, use).isColumnar()
        && conditions.stream().allMatch(ColumnarFilters::isOfRowsAlone)
        && columns(planned).stream().map(Attribute::dataType).allMatch(GatheredColumns::canHold);
    if (!isPossible) {
      return planned;
    }
    Expression all = conditions.stream().reduce(And::new).orElseThrow();
    SparkPlan filtered = new ColumnarFilterExec(all, planned.output(), scan);
    filtered.copyTagsFrom(planned);
    return filtered;
  }

  /** What is below filters and choices of columns; the conditions come in their order. */
  private static SparkPlan below(SparkPlan plan, List<Expression> conditions) {
    if (plan instanceof ProjectExec project && areColumns(project.projectList())) {
      return below(project.child(), conditions);
    }
    if (plan instanceof FilterExec filter) {
      SparkPlan below = below(filter.child(), conditions);
      conditions.add(filter.condition());
      return below;
    }
    return plan;
  }

  private static boolean isOfRowsAlone(Expression condition) {
    return condition.deterministic() && !condition.exists(part -> part instanceof PlanExpression);
  }

  private static List<Attribute> columns(SparkPlan plan) {
    return ScalaInterop.list(plan.output());
  }
}
