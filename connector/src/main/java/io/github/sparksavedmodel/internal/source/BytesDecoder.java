/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Copies the data of records into a column, once. */
final class BytesDecoder implements RecordDecoder {
  private final UnsafeRowWriter writer;
  private final int columns;
  private final int corruptColumn;

  /**
   * A decoder for some columns.
   *
   * @param schema the columns to fill, which all are BINARY, the corrupt column aside
   * @param corruptColumn the place of the corrupt column, or a negative number
   */
  BytesDecoder(StructType schema, int corruptColumn) {
    this.columns = schema.length();
    this.corruptColumn = corruptColumn;
    this.writer = new UnsafeRowWriter(columns);
  }

  @Override
  public UnsafeRow row(byte[] buffer, int from, int length) {
    writer.reset();
    writer.zeroOutNullBytes();
    for (int column = 0; column < columns; column++) {
      if (column == corruptColumn) {
        writer.setNullAt(column);
      } else {
        writer.write(column, buffer, from, length);
      }
    }
    return writer.getRow();
  }

  @Override
  public UnsafeRow damaged(String reason) {
    writer.reset();
    writer.zeroOutNullBytes();
    for (int column = 0; column < columns; column++) {
      if (column == corruptColumn) {
        writer.write(column, UTF8String.fromString(reason));
      } else {
        writer.setNullAt(column);
      }
    }
    return writer.getRow();
  }
}
