/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;

/**
 * A call inside an expression, and the conditions under which the expression comes to evaluate it:
 * those of the branches of CASE, IF, COALESCE, AND and OR around it.
 *
 * @param call the call
 * @param conditions expressions that are true, and never null, when the call is evaluated; empty if
 *     it always is
 */
record CallSite(SavedModelPredict call, List<Expression> conditions) {

  CallSite {
    conditions = List.copyOf(conditions);
  }

  /** All calls in an expression, outermost first. */
  static List<CallSite> find(Expression expression) {
    List<CallSite> found = new ArrayList<>();
    collect(expression, List.of(), found);
    return found;
  }

  static boolean isIn(Expression expression) {
    return expression.exists(node -> node instanceof SavedModelPredict);
  }

  /** Whether the input depends on the variable of a lambda function around the call. */
  boolean isBoundToLambda() {
    return dependsOnLambda(call, Set.of());
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

  private static void collect(
      Expression expression, List<Expression> conditions, List<CallSite> found) {
    if (!isIn(expression)) {
      return;
    }
    if (expression instanceof SavedModelPredict call) {
      found.add(new CallSite(call, conditions));
      collect(call.child(), conditions, found);
    } else if (expression instanceof If branch) {
      collect(branch.predicate(), conditions, found);
      collect(branch.trueValue(), with(conditions, isTrue(branch.predicate())), found);
      collect(branch.falseValue(), with(conditions, isNotTrue(branch.predicate())), found);
    } else if (expression instanceof CaseWhen branches) {
      collectCase(branches, conditions, found);
    } else if (expression instanceof Coalesce coalesce) {
      collectCoalesce(ScalaInterop.list(coalesce.children()), conditions, found);
    } else if (expression instanceof And and) {
      collect(and.left(), conditions, found);
      collect(and.right(), with(conditions, new Not(isFalse(and.left()))), found);
    } else if (expression instanceof Or or) {
      collect(or.left(), conditions, found);
      collect(or.right(), with(conditions, isNotTrue(or.left())), found);
    } else {
      for (Expression child : ScalaInterop.<Expression>list(expression.children())) {
        collect(child, conditions, found);
      }
    }
  }

  private static void collectCase(
      CaseWhen branches, List<Expression> conditions, List<CallSite> found) {
    List<Expression> reached = conditions;
    for (scala.Tuple2<Expression, Expression> branch : ScalaInterop.list(branches.branches())) {
      collect(branch._1(), reached, found);
      collect(branch._2(), with(reached, isTrue(branch._1())), found);
      reached = with(reached, isNotTrue(branch._1()));
    }
    if (branches.elseValue().isDefined()) {
      collect(branches.elseValue().get(), reached, found);
    }
  }

  private static void collectCoalesce(
      List<Expression> values, List<Expression> conditions, List<CallSite> found) {
    List<Expression> reached = conditions;
    for (Expression value : values) {
      collect(value, reached, found);
      reached = with(reached, new IsNull(value));
    }
  }

  private static List<Expression> with(List<Expression> conditions, Expression further) {
    List<Expression> all = new ArrayList<>(conditions);
    all.add(further);
    return all;
  }

  private static Expression isTrue(Expression condition) {
    return condition.nullable() ? new EqualNullSafe(condition, Literal.TrueLiteral()) : condition;
  }

  private static Expression isNotTrue(Expression condition) {
    return new Not(isTrue(condition));
  }

  private static Expression isFalse(Expression condition) {
    return new EqualNullSafe(condition, Literal.FalseLiteral());
  }
}
