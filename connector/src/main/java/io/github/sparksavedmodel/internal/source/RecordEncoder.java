/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ExampleWriter;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.BinaryType;
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
   * @throws BindingException if records cannot hold its columns
   */
  static RecordEncoder of(RecordType type, StructType schema) {
    if (type != RecordType.BYTE_ARRAY) {
      ExampleWriter writer = ExampleWriter.of(schema, type.isSequence());
      return writer::bytes;
    }
    if (schema.length() != 1 || !(schema.apply(0).dataType() instanceof BinaryType)) {
      throw new BindingException(ErrorCondition.TFRECORD_BYTES_SCHEMA.with(
          "doing", "written", "schema", schema.sql()));
    }
    return row -> {
      if (row.isNullAt(0)) {
        throw new SavedModelException(ErrorCondition.TFRECORD_NULL_BYTES.with("column", schema.apply(0).name()));
      }
      return row.getBinary(0);
    };
  }
}
