/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.util.Arrays;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column that holds a tf.Example of the features that are other columns: mostly the bytes of the
 * record, which need not be decoded and encoded again. Its metadata say which columns.
 */
final class RecordBytes {
  private static final String COLUMNS = "io.github.sparksavedmodel.tfrecord.columns";

  private RecordBytes() {}

  /** Whether records can hold these columns as they are, without a conversion. */
  static boolean canHold(StructType columns) {
    return Arrays.stream(columns.fields()).allMatch(column -> isKind(column.dataType()));
  }

  private static boolean isKind(DataType type) {
    DataType value = type instanceof ArrayType array ? array.elementType() : type;
    return value instanceof LongType
        || value instanceof FloatType
        || value instanceof BinaryType
        || value.equals(DataTypes.StringType);
  }

  /** A column for the features that are these columns. */
  static StructField field(String name, StructType columns) {
    return DataTypes.createStructField(
        name,
        DataTypes.BinaryType,
        false,
        new MetadataBuilder().putString(COLUMNS, columns.json()).build());
  }

  /** Whether a column is such a one. */
  static boolean is(StructField field) {
    return field.metadata().contains(COLUMNS);
  }

  /** The columns whose features are in such a column. */
  static StructType columns(StructField field) {
    return (StructType) DataType.fromJson(field.metadata().getString(COLUMNS));
  }
}
