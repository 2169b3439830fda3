/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatchRow;

/**
 * A struct whose fields are columns, as the only value of a row. Nothing is copied. Confined to one
 * task.
 */
public final class ColumnFields extends GenericInternalRow {
  private final ColumnarBatchRow fields;
  private final boolean own;

  private ColumnFields(ColumnarBatchRow fields, boolean own) {
    super(new Object[] {fields});
    this.fields = fields;
    this.own = own;
  }

  /** The struct of these columns. */
  public static ColumnFields of(ColumnVector... columns) {
    return new ColumnFields(
        new ColumnarBatchRow(columns), Stream.of(columns).allMatch(ColumnFields::isOwn));
  }

  private static boolean isOwn(ColumnVector column) {
    boolean holdsOther =
        column.dataType() instanceof BinaryType || column.dataType() instanceof ArrayType;
    return !holdsOther
        || column instanceof WritableColumnVector
        || (column instanceof ConstantColumnVector && column.hasNull());
  }

  /** Makes a row of the columns the current one. */
  public void moveTo(int row) {
    fields.rowId = row;
  }

  /**
   * Whether all columns of bytes are of Spark's own classes, which give bytes as they give text.
   */
  boolean areOwn() {
    return own;
  }
}
