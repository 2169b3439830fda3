/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.CommonExpressionDef;
import org.apache.spark.sql.catalyst.expressions.CommonExpressionId;
import org.apache.spark.sql.catalyst.expressions.CommonExpressionRef;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNaN;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NaNvl;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.With;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.MergeRows;
import scala.Tuple2;
import scala.collection.immutable.Seq;

/**
 * Finds the calls of an expression with the conditions of the branches around them: CASE, IF,
 * COALESCE, NANVL, AND, OR, the FILTER of an aggregate function, and the clauses of MERGE.
 *
 * <p>Common expressions are written out in conditions; whether these hold outside of the expression
 * is asked of {@link #holdsOutside}.
 */
final class CallSites {
  private final List<CallSite> found = new ArrayList<>();
  private final Map<CommonExpressionId, Expression> definitions = new HashMap<>();

  List<CallSite> find(Expression expression) {
    collect(expression, List.of());
    return found;
  }

  /** Of the clauses that fit a row, MERGE takes the first one whose condition is true. */
  List<CallSite> find(MergeRows merge) {
    List<Expression> inSource = whenTrue(List.of(), merge.isSourceRowPresent());
    List<Expression> notInSource = whenNotTrue(List.of(), merge.isSourceRowPresent());
    Expression inTarget = merge.isTargetRowPresent();
    collectClauses(merge.matchedInstructions(), whenTrue(inSource, inTarget));
    collectClauses(merge.notMatchedInstructions(), whenNotTrue(inSource, inTarget));
    collectClauses(merge.notMatchedBySourceInstructions(), whenTrue(notInSource, inTarget));
    return found;
  }

  private void collectClauses(Seq<MergeRows.Instruction> clauses, List<Expression> conditions) {
    List<Expression> reached = conditions;
    for (MergeRows.Instruction clause : ScalaInterop.<MergeRows.Instruction>list(clauses)) {
      collect(clause.condition(), reached);
      List<Expression> taken = whenTrue(reached, clause.condition());
      for (Seq<Expression> row : ScalaInterop.<Seq<Expression>>list(clause.outputs())) {
        ScalaInterop.<Expression>list(row).forEach(value -> collect(value, taken));
      }
      reached = whenNotTrue(reached, clause.condition());
    }
  }

  private void collect(Expression expression, List<Expression> conditions) {
    if (!CallSite.isIn(expression)) {
      return;
    }
    if (expression instanceof SavedModelPredict call) {
      found.add(new CallSite(call, conditions));
      collect(call.child(), conditions);
    } else if (!collectBranches(expression, conditions)) {
      for (Expression child : ScalaInterop.<Expression>list(expression.children())) {
        collect(child, conditions);
      }
    }
  }

  private boolean collectBranches(Expression expression, List<Expression> conditions) {
    if (expression instanceof If branch) {
      collect(branch.predicate(), conditions);
      collect(branch.trueValue(), whenTrue(conditions, branch.predicate()));
      collect(branch.falseValue(), whenNotTrue(conditions, branch.predicate()));
    } else if (expression instanceof CaseWhen branches) {
      collectCase(branches, conditions);
    } else if (expression instanceof Coalesce coalesce) {
      collectCoalesce(ScalaInterop.list(coalesce.children()), conditions);
    } else if (expression instanceof And and) {
      collect(and.left(), conditions);
      collect(and.right(), whenNotFalse(conditions, and.left()));
    } else if (expression instanceof Or or) {
      collect(or.left(), conditions);
      collect(or.right(), whenNotTrue(conditions, or.left()));
    } else if (expression instanceof NaNvl nanvl) {
      collect(nanvl.left(), conditions);
      collect(nanvl.right(), with(conditions, new IsNaN(nanvl.left())));
    } else {
      return collectScopes(expression, conditions);
    }
    return true;
  }

  private boolean collectScopes(Expression expression, List<Expression> conditions) {
    if (expression instanceof With with) {
      for (CommonExpressionDef definition : ScalaInterop.<CommonExpressionDef>list(with.defs())) {
        collect(definition.child(), conditions);
        definitions.put(definition.id(), writtenOut(definition.child()));
      }
      collect(with.child(), conditions);
      return true;
    }
    if (expression instanceof AggregateExpression aggregate
        && aggregate.filter().isDefined()) {
      Expression filter = aggregate.filter().get();
      collect(filter, conditions);
      collect(aggregate.aggregateFunction(), whenTrue(conditions, filter));
      return true;
    }
    return false;
  }

  private void collectCase(CaseWhen branches, List<Expression> conditions) {
    List<Expression> reached = conditions;
    for (Tuple2<Expression, Expression> branch : ScalaInterop.list(branches.branches())) {
      collect(branch._1(), reached);
      collect(branch._2(), whenTrue(reached, branch._1()));
      reached = whenNotTrue(reached, branch._1());
    }
    if (branches.elseValue().isDefined()) {
      collect(branches.elseValue().get(), reached);
    }
  }

  private void collectCoalesce(List<Expression> values, List<Expression> conditions) {
    List<Expression> reached = conditions;
    for (Expression value : values) {
      collect(value, reached);
      reached = with(reached, new IsNull(value));
    }
  }

  /** Conditions are taken apart, so that one part that cannot be used does not cost the others. */
  private List<Expression> whenTrue(List<Expression> conditions, Expression condition) {
    return condition instanceof And and
        ? whenTrue(whenTrue(conditions, and.left()), and.right())
        : with(conditions, isTrue(condition));
  }

  private List<Expression> whenNotTrue(List<Expression> conditions, Expression condition) {
    return condition instanceof Or or
        ? whenNotTrue(whenNotTrue(conditions, or.left()), or.right())
        : with(conditions, new Not(isTrue(condition)));
  }

  private List<Expression> whenNotFalse(List<Expression> conditions, Expression condition) {
    return condition instanceof And and
        ? whenNotFalse(whenNotFalse(conditions, and.left()), and.right())
        : with(conditions, new Not(new EqualNullSafe(condition, Literal.FalseLiteral())));
  }

  private List<Expression> with(List<Expression> conditions, Expression further) {
    Expression condition = writtenOut(further);
    if (condition.equals(Literal.TrueLiteral())) {
      return conditions;
    }
    List<Expression> all = new ArrayList<>(conditions);
    all.add(condition);
    return all;
  }

  private Expression writtenOut(Expression expression) {
    return expression.transformDown(ScalaInterop.partial(
        part -> part instanceof CommonExpressionRef ref ? definitions.get(ref.id()) : null));
  }

  /**
   * Whether a condition has a value outside of the expression that it was found in: what depends on
   * the variable of a lambda function there has none.
   */
  static boolean holdsOutside(Expression condition) {
    return !CallSite.dependsOnLambda(condition) && !hasUndefined(condition, Set.of());
  }

  /** Whether the expression refers to a common expression that is defined outside of it. */
  private static boolean hasUndefined(Expression expression, Set<CommonExpressionId> defined) {
    if (expression instanceof CommonExpressionRef ref) {
      return !defined.contains(ref.id());
    }
    Set<CommonExpressionId> inside = defined;
    if (expression instanceof With with) {
      inside = new HashSet<>(defined);
      for (CommonExpressionDef definition : ScalaInterop.<CommonExpressionDef>list(with.defs())) {
        inside.add(definition.id());
      }
    }
    for (Expression child : ScalaInterop.<Expression>list(expression.children())) {
      if (hasUndefined(child, inside)) {
        return true;
      }
    }
    return false;
  }

  private static Expression isTrue(Expression condition) {
    return condition.nullable() ? new EqualNullSafe(condition, Literal.TrueLiteral()) : condition;
  }
}
