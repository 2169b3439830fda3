/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Makes output rows from the columns of scored batches, whatever the outputs are. */
final class ColumnOutputRows implements OutputRows {
  private final OutputColumns columns;
  private final UnsafeProjection projection;
  private @Nullable ScoredBatch current;
  private ColumnarBatch batch = new ColumnarBatch(new ColumnVector[0]);

  ColumnOutputRows(BindingPlan plan, OutputLayout layout) {
    this.columns = new OutputColumns(plan, layout);
    this.projection = UnsafeProjection.create(type(plan, layout));
  }

  private static StructType type(BindingPlan plan, OutputLayout layout) {
    StructType type = new StructType();
    for (int output = 0; output < plan.outputs().size(); output++) {
      type = type.add("output" + output, plan.outputs().get(output).type());
    }
    if (layout.withError()) {
      type = type.add("error", DataTypes.StringType);
    }
    return layout.withScored() ? type.add("scored", DataTypes.BooleanType, false) : type;
  }

  @Override
  public UnsafeRow row(ScoredBatch scored, int row) {
    if (scored != current) {
      current = scored;
      batch = new ColumnarBatch(columns.of(scored).toArray(ColumnVector[]::new), scored.size());
    }
    return projection.apply(batch.getRow(row));
  }
}
