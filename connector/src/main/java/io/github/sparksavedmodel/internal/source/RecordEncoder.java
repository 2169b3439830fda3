/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.RowException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Turns rows into the data of records. */
@FunctionalInterface
interface RecordEncoder {

  /**
   * The data of a row's record.
   *
   * @throws BadValueException if a value cannot be written
   */
  byte[] data(InternalRow row) throws BadValueException;

  /**
   * The encoder for a schema.
   *
   * @throws io.github.sparksavedmodel.error.BindingException if records cannot hold its columns
   */
  static RecordEncoder of(TfRecordOptions options, StructType schema) {
    return options.recordType() == RecordType.BYTE_ARRAY
        ? ofBytes(BytesColumn.of(schema))
        : new ExampleEncoder(schema, options);
  }

  private static RecordEncoder ofBytes(String column) {
    return row -> {
      if (row.isNullAt(0)) {
        throw new RowException(ErrorCondition.TFRECORD_BYTES_NULL.with("column", column));
      }
      return row.getBinary(0);
    };
  }
}
