/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Makes output rows from scored batches. The row that it gives is valid until the next one.
 * Confined to one task.
 */
interface OutputRows {

  /** For the outputs of a plan. */
  static OutputRows of(BindingPlan plan, OutputLayout layout) {
    boolean areDense =
        plan.outputs().stream().allMatch(output -> output.components().isEmpty());
    return areDense ? new DenseOutputRows(plan, layout) : new ColumnOutputRows(plan, layout);
  }

  /** The outputs of one row. */
  UnsafeRow row(ScoredBatch scored, int row);
}
