/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.RowBatch;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Rows on which an evaluator finds what scoring needs. Confined to one task. */
abstract class EvaluatedRows implements RowBatch {
  final RowEvaluator evaluator;

  EvaluatedRows(RowEvaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public SpecializedGetters source(int input) {
    return evaluator.source(input);
  }

  @Override
  public final int ordinal(int input) {
    return evaluator.ordinal(input);
  }

  @Override
  public final String key() {
    return evaluator.key();
  }
}
