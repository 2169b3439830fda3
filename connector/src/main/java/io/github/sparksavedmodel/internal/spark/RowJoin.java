/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateUnsafeRowJoiner;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowJoiner;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import scala.collection.immutable.Seq;

/** Makes the operator's rows of its child's and of the outputs. Confined to one task. */
@FunctionalInterface
interface RowJoin {

  /** The row of both; valid until the next call. */
  UnsafeRow row(UnsafeRow child, UnsafeRow outputs);

  /** Copies whole rows, or only those columns that are kept. */
  static RowJoin of(TaskScoring scoring) {
    RowExpressions expressions = scoring.expressions();
    return scoring.keepsAll() ? ofWhole(expressions) : ofKept(expressions, scoring.kept());
  }

  private static RowJoin ofWhole(RowExpressions expressions) {
    UnsafeRowJoiner joiner = GenerateUnsafeRowJoiner.create(
        DataTypeUtils.fromAttributes(expressions.childOutput()),
        DataTypeUtils.fromAttributes(expressions.scoreOutputs()));
    return joiner::join;
  }

  private static RowJoin ofKept(RowExpressions expressions, Seq<Attribute> kept) {
    Seq<Attribute> given =
        ScoreParts.columns(expressions.childOutput(), expressions.scoreOutputs());
    Seq<Attribute> wanted = ScoreParts.columns(kept, expressions.scoreOutputs());
    UnsafeProjection projection = UnsafeProjection.create(
        ScalaInterop.<Expression>seq(ScalaInterop.<Attribute>list(wanted)), given);
    JoinedRow both = new JoinedRow();
    return (child, outputs) -> projection.apply(both.apply(child, outputs));
  }
}
