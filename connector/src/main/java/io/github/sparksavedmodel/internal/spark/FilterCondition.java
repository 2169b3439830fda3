/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.BindReferences;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InterpretedPredicate;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.codegen.GeneratePredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Seq;
import scala.util.control.NonFatal;

/**
 * A condition, evaluated as by Spark's own filter: part by part, those that ask for a null first,
 * up to the first part that is false or null. So {@code b != 0 AND 1 / b > 2 AND 1 / b < 5} divides
 * by no zero, as {@code Predicate.create} would, which computes first what occurs twice. Confined
 * to one task.
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
        parts(condition).map(part -> predicate(part, columns)).toList());
  }

  private static Stream<Expression> parts(Expression condition) {
    List<Expression> all = new ArrayList<>();
    split(condition, all);
    return Stream.concat(
        all.stream().filter(FilterCondition::asksForNull),
        all.stream().filter(part -> !asksForNull(part)));
  }

  private static void split(Expression condition, List<Expression> parts) {
    if (condition instanceof And and) {
      split(and.left(), parts);
      split(and.right(), parts);
    } else if (!ScoreInputs.isTrue(condition)) {
      parts.add(condition);
    }
  }

  private static boolean asksForNull(Expression part) {
    return part instanceof IsNotNull asked && asked.child() instanceof Attribute;
  }

  private static BasePredicate predicate(Expression part, Seq<Attribute> columns) {
    Expression bound = BindReferences.bindReference(
        part,
        org.apache.spark.sql.catalyst.expressions.package$.MODULE$.AttributeSeq(columns),
        false);
    try {
      return GeneratePredicate.generate(bound, false);
    } catch (Throwable failure) {
      if (!NonFatal.apply(failure)) {
        throw failure;
      }
      LOGGER.debug("No code can be generated for {}, which is interpreted", part, failure);
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
