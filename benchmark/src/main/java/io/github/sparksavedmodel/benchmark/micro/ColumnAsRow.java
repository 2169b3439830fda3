/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.micro;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The rows of a batch of one column, as the connector gets them. */
final class ColumnAsRow {
  private final ColumnarBatch batch;

  ColumnAsRow(ColumnVector column) {
    this.batch = new ColumnarBatch(new ColumnVector[] {column}, Codec.ROWS);
  }

  InternalRow at(int row) {
    return batch.getRow(row);
  }
}
