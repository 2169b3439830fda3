/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeRows;

/**
 * A call inside an expression, and the conditions under which the expression comes to evaluate it.
 *
 * @param call the call
 * @param conditions expressions that are true, and never null, when the call is evaluated, each
 *     guarded by those before it; empty if it always is
 */
record CallSite(SavedModelPredict call, List<Expression> conditions) {

  CallSite {
    conditions = List.copyOf(conditions);
  }

  /** All calls in an expression, outermost first. */
  static List<CallSite> find(Expression expression) {
    return new CallSites().find(expression);
  }

  /** All calls in the expressions of an operator. */
  static List<CallSite> find(LogicalPlan operator) {
    return operator instanceof MergeRows merge
        ? new CallSites().find(merge)
        : find(ScalaInterop.<Expression>list(operator.expressions()));
  }

  /** All calls in some expressions. */
  static List<CallSite> find(List<Expression> expressions) {
    return expressions.stream().flatMap(expression -> find(expression).stream()).toList();
  }

  /**
   * Whether there is a call in an expression; the conditions that join a subquery are not part of
   * it.
   */
  static boolean isIn(Expression expression) {
    if (expression instanceof SubqueryExpression) {
      return false;
    }
    return expression instanceof SavedModelPredict || expression.children().exists(CallSite::isIn);
  }

  /** The same place with only those conditions in which there is no call. */
  CallSite withoutScoredConditions() {
    return new CallSite(call, conditionsThat(condition -> !isIn(condition)));
  }

  /**
   * The conditions that can be used. Those behind one that cannot come to rows that they were
   * guarded from, so they are left out, too, if they may fail.
   */
  List<Expression> conditionsThat(Predicate<Expression> canBeUsed) {
    List<Expression> used = new ArrayList<>();
    boolean isGuarded = true;
    for (Expression condition : conditions) {
      if (canBeUsed.test(condition) && (isGuarded || !mayFail(condition))) {
        used.add(condition);
      } else {
        isGuarded = false;
      }
    }
    return used;
  }

  /** Whether more is evaluated than columns, constants, comparisons, widenings, tests for null. */
  private static boolean mayFail(Expression condition) {
    boolean isHarmless = condition instanceof Attribute
        || condition instanceof Literal
        || condition instanceof BinaryComparison
        || condition instanceof And
        || condition instanceof Or
        || condition instanceof Not
        || condition instanceof IsNull
        || condition instanceof IsNotNull
        || (condition instanceof Cast cast
            && Cast.canUpCast(cast.child().dataType(), cast.dataType()));
    return !isHarmless || condition.children().exists(CallSite::mayFail);
  }

  /** Whether the input depends on the variable of a lambda function around the call. */
  boolean isBoundToLambda() {
    return dependsOnLambda(call);
  }

  /** Whether an expression depends on the variable of a lambda function around it. */
  static boolean dependsOnLambda(Expression expression) {
    return dependsOnLambda(expression, Set.of());
  }

  private static boolean dependsOnLambda(Expression expression, Set<ExprId> bound) {
    if (expression instanceof NamedLambdaVariable variable) {
      return !bound.contains(variable.exprId());
    }
    Set<ExprId> inside = bound;
    if (expression instanceof LambdaFunction lambda) {
      inside = new HashSet<>(bound);
      for (NamedExpression argument : ScalaInterop.<NamedExpression>list(lambda.arguments())) {
        inside.add(argument.exprId());
      }
    }
    for (Expression child : ScalaInterop.<Expression>list(expression.children())) {
      if (dependsOnLambda(child, inside)) {
        return true;
      }
    }
    return false;
  }
}
