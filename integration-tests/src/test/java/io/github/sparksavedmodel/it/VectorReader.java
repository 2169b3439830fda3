/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.jspecify.annotations.Nullable;

/** Cuts rows into batches: of none, of one, of some and of thousands; each make in turn. */
final class VectorReader implements PartitionReader<ColumnarBatch> {
  private static final int[] SIZES = {0, 1, 3, 7, 4096, 5000};

  private final StructType schema;
  private final List<InternalRow> rows;
  private int first;
  private int batches;
  private @Nullable ColumnarBatch current;

  VectorReader(StructType schema, List<InternalRow> rows) {
    this.schema = schema;
    this.rows = rows;
  }

  @Override
  public boolean next() {
    close();
    int size = Math.min(SIZES[batches % SIZES.length], rows.size() - first);
    boolean atEnd = first == rows.size() && batches > 0;
    if (!atEnd) {
      current = batch(rows.subList(first, first + size), batches % 3);
      first += size;
      batches++;
    }
    return !atEnd;
  }

  private ColumnarBatch batch(List<InternalRow> some, int make) {
    ColumnVector[] columns = switch (make) {
      case 0 -> written(OnHeapColumnVector.allocateColumns(some.size() + 1, schema), some);
      case 1 -> written(OffHeapColumnVector.allocateColumns(some.size() + 1, schema), some);
      default -> arrow(some);
    };
    return new ColumnarBatch(columns, some.size());
  }

  private ColumnVector[] written(WritableColumnVector[] columns, List<InternalRow> some) {
    RowToColumnConverter converter = new RowToColumnConverter(schema);
    some.forEach(row -> converter.convert(row, columns));
    return columns;
  }

  private ColumnVector[] arrow(List<InternalRow> some) {
    ArrowWriter writer = ArrowWriter.create(schema, "UTC", true, false);
    some.forEach(writer::write);
    writer.finish();
    VectorSchemaRoot root = writer.root();
    return root.getFieldVectors().stream().map(ArrowColumnVector::new).toArray(ColumnVector[]::new);
  }

  @Override
  public ColumnarBatch get() {
    return Objects.requireNonNull(current);
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
