/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The bytes of values: those of STRING and BINARY columns as they are, without a copy where Spark
 * allows that; other values as their text. Confined to one task.
 */
@FunctionalInterface
interface TextValues {

  /** The bytes of a value that is not null. */
  UTF8String of(SpecializedGetters source, int ordinal);

  /**
   * Chooses the code for a column, once.
   *
   * @param access knows where bytes can be read as text is
   */
  static TextValues of(ColumnType columnType, DataType valueType, BytesAccess access) {
    return switch (columnType) {
      case STRING -> SpecializedGetters::getUTF8String;
      case BINARY ->
        (source, ordinal) -> access.isInPlace(source)
            ? source.getUTF8String(ordinal)
            : UTF8String.fromBytes(source.getBinary(ordinal));
      case BOOLEAN -> (source, ordinal) -> ascii(source.getBoolean(ordinal));
      case BYTE -> (source, ordinal) -> ascii(source.getByte(ordinal));
      case SHORT -> (source, ordinal) -> ascii(source.getShort(ordinal));
      case INT -> (source, ordinal) -> ascii(source.getInt(ordinal));
      case LONG -> (source, ordinal) -> ascii(source.getLong(ordinal));
      case FLOAT -> (source, ordinal) -> ascii(source.getFloat(ordinal));
      case DOUBLE -> (source, ordinal) -> ascii(source.getDouble(ordinal));
      case DECIMAL -> ofDecimals((DecimalType) valueType);
      case COMPLEX_FLOAT, COMPLEX_DOUBLE, VECTOR ->
        throw new IllegalArgumentException(columnType + " has no text");
    };
  }

  private static TextValues ofDecimals(DecimalType type) {
    return (source, ordinal) -> ascii(source
        .getDecimal(ordinal, type.precision(), type.scale())
        .toJavaBigDecimal()
        .toPlainString());
  }

  private static UTF8String ascii(Object value) {
    return UTF8String.fromBytes(value.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
