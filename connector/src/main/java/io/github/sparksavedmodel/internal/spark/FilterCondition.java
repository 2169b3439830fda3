/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InterpretedPredicate;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.codegen.GeneratePredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Seq;
import scala.util.control.NonFatal;

/**
 * A condition, evaluated in the order of Spark's own filter: first whether columns are null, then
 * part by part as it is written, last whether expressions are null; up to the first part that is
 * false or null. Nothing is computed before its part is reached, though it may occur in several:
 * unlike with {@code Predicate.create}, {@code b != 0 AND 1 / b > 2 AND 1 / b < 5} divides by no
 * zero. Confined to one task.
 */
final class FilterCondition {
  private static final Logger LOGGER = LoggerFactory.getLogger(FilterCondition.class);

  private final List<BasePredicate> parts;

  private FilterCondition(List<BasePredicate> parts) {
    this.parts = parts;
  }

  /** A condition on rows of these columns; a deterministic one. */
  static FilterCondition of(Expression condition, Seq<Attribute> columns) {
    return new FilterCondition(
        parts(condition).stream().map(part -> predicate(part, columns)).toList());
  }

  /** In their order. Parts that are never null are one, since AND goes on after nulls only. */
  private static List<Expression> parts(Expression condition) {
    List<Expression> all = new ArrayList<>();
    split(condition, all);
    all.sort(Comparator.comparing(FilterCondition::turn));
    return joined(all);
  }

  /** Neighbours that are never null become one: AND goes on after a null, not after false. */
  private static List<Expression> joined(List<Expression> parts) {
    List<Expression> joined = new ArrayList<>();
    for (Expression part : parts) {
      int last = joined.size() - 1;
      if (last >= 0 && !part.nullable() && !joined.get(last).nullable()) {
        joined.set(last, new And(joined.get(last), part));
      } else {
        joined.add(part);
      }
    }
    return joined;
  }

  /** When a part is evaluated, as in {@code GeneratePredicateHelper}. */
  private static int turn(Expression part) {
    if (part instanceof IsNotNull asked && isOfNulls(asked.child())) {
      return asked.child() instanceof Attribute ? 0 : 2;
    }
    return 1;
  }

  /** Whether a null anywhere in it makes the expression null. */
  private static boolean isOfNulls(Expression expression) {
    return expression.nullIntolerant()
        && ScalaInterop.<Expression>list(expression.children()).stream()
            .allMatch(FilterCondition::isOfNulls);
  }

  private static void split(Expression condition, List<Expression> parts) {
    if (condition instanceof And and) {
      split(and.left(), parts);
      split(and.right(), parts);
    } else if (!ScoreInputs.isTrue(condition)) {
      parts.add(condition);
    }
  }

  private static BasePredicate predicate(Expression part, Seq<Attribute> columns) {
    Expression bound = RowEvaluator.bound(part, columns);
    try {
      return GeneratePredicate.generate(bound, false);
    } catch (Throwable failure) {
      if (!NonFatal.apply(failure)) {
        throw failure;
      }
      LOGGER.warn("No code can be generated for {}, so it is interpreted", part, failure);
      return new InterpretedPredicate(bound);
    }
  }

  /** Whether all rows are taken. */
  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether a row is taken. */
  boolean isTrue(InternalRow row) {
    for (BasePredicate part : parts) {
      if (!part.eval(row)) {
        return false;
      }
    }
    return true;
  }
}
