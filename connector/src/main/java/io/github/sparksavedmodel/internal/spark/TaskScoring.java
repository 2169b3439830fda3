/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.ScoringTask;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import scala.collection.immutable.Seq;

/**
 * Everything that a task of a Score needs. Travels in the task's closure.
 *
 * @param task what to run and how
 * @param expressions what to evaluate on the rows of the child
 * @param kept the columns of the child that the result has, in their order
 * @param metrics where to count
 */
record TaskScoring(
    ScoringTask task, RowExpressions expressions, Seq<Attribute> kept, ScoreMetrics metrics)
    implements Serializable {

  /** Whether the result has the columns of the child as they are. */
  boolean keepsAll() {
    return ids(kept).equals(ids(expressions.childOutput()));
  }

  /** The ordinals of the kept columns among those of the child. */
  int[] keptOrdinals() {
    return ids(kept).stream().mapToInt(ids(expressions.childOutput())::indexOf).toArray();
  }

  private static List<ExprId> ids(Seq<Attribute> columns) {
    return ScalaInterop.<Attribute>list(columns).stream().map(Attribute::exprId).toList();
  }
}
