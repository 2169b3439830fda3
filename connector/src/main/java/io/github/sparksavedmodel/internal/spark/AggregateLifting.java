/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.jspecify.annotations.Nullable;

/**
 * Moves the calls of an aggregation: those in grouping expressions and inside aggregate functions
 * below it, those over aggregates and grouping keys into a Project above.
 */
final class AggregateLifting {
  private static final int AGGREGATE_EXPRESSIONS = 1;

  private AggregateLifting() {}

  static LogicalPlan lift(Aggregate aggregate) {
    boolean hasResults =
        ScalaInterop.<NamedExpression>list(aggregate.aggregateExpressions()).stream()
            .anyMatch(result -> CallSite.isIn((Expression) result));
    return hasResults ? withResultsAbove(aggregate) : ScoreLifting.liftFromUnary(aggregate);
  }

  private static LogicalPlan withResultsAbove(Aggregate aggregate) {
    List<NamedExpression> results = new ArrayList<>();
    List<NamedExpression> aggregated = new ArrayList<>();
    for (NamedExpression result :
        ScalaInterop.<NamedExpression>list(aggregate.aggregateExpressions())) {
      if (CallSite.isIn((Expression) result)) {
        results.add((NamedExpression) ((Expression) result)
            .transformDown(
                ScalaInterop.partial(part -> aggregatedColumn(part, aggregate, aggregated))));
      } else {
        aggregated.add(result);
        results.add(result.toAttribute());
      }
    }
    Object[] elements = new Object[aggregate.productArity()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] =
          i == AGGREGATE_EXPRESSIONS ? ScalaInterop.seq(aggregated) : aggregate.productElement(i);
    }
    // Calls are now only in groupings and aggregate functions, where equal ones may become one
    // column.
    LogicalPlan below = ScoreLifting.liftFromUnary(aggregate.makeCopy(elements));
    LogicalPlan above = new Project(ScalaInterop.seq(results), below);
    return above.missingInput().isEmpty() ? ScoreLifting.liftFromUnary(above) : aggregate;
  }

  /**
   * The column that the aggregation gives for a part of a result, or null if the part is not the
   * aggregation's.
   */
  private static @Nullable Expression aggregatedColumn(
      Expression part, Aggregate aggregate, List<NamedExpression> aggregated) {
    boolean isKey = ScalaInterop.<Expression>list(aggregate.groupingExpressions()).stream()
        .anyMatch(part::semanticEquals);
    if (!isKey && !(part instanceof AggregateExpression)) {
      return null;
    }
    NamedExpression column =
        part instanceof Attribute key ? key : LogicalPlans.alias(part, "aggregated");
    aggregated.add(column);
    return column.toAttribute();
  }
}
