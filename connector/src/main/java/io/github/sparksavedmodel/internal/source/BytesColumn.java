/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The one column of records that are not looked into. */
final class BytesColumn {
  static final StructType SCHEMA = new StructType().add("byteArray", DataTypes.BinaryType);

  private BytesColumn() {}

  /**
   * The name of the column.
   *
   * @throws BindingException if there are others, or it is not of type BINARY
   */
  static String of(StructType schema) {
    if (schema.length() != 1 || !(schema.apply(0).dataType() instanceof BinaryType)) {
      throw new BindingException(
          ErrorCondition.TFRECORD_BYTES_SCHEMA.with("columns", schema.sql()));
    }
    return schema.apply(0).name();
  }
}
