/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.util.Objects;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/**
 * Columns {@code id}, {@code x} with the same number and {@code y} with 1, as long as one reads.
 */
final class RangeReader implements PartitionReader<ColumnarBatch> {
  static final StructType SCHEMA =
      StructType.fromDDL("id BIGINT NOT NULL, x FLOAT NOT NULL, y FLOAT NOT NULL");
  private static final int BATCH = 512;

  /** The numbers of one partition. */
  record Partition(long first, long end) implements InputPartition {}

  private final long end;
  private long first;
  private @Nullable ColumnarBatch current;

  RangeReader(Partition partition) {
    this.first = partition.first();
    this.end = partition.end();
  }

  @Override
  public boolean next() {
    int rows = (int) Math.min(BATCH, end - first);
    if (rows > 0) {
      OnHeapColumnVector[] columns = OnHeapColumnVector.allocateColumns(rows, SCHEMA);
      for (int row = 0; row < rows; row++) {
        columns[0].appendLong(first);
        columns[1].appendFloat((float) first);
        columns[2].appendFloat(1);
        first++;
      }
      current = new ColumnarBatch(columns, rows);
    }
    return rows > 0;
  }

  @Override
  public ColumnarBatch get() {
    return Objects.requireNonNull(current);
  }

  @Override
  public void close() {
    current = null;
  }
}
