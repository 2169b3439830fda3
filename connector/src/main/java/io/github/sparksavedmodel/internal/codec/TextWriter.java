/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Writes string elements: the bytes of STRING and BINARY columns as they are, other values as their
 * text.
 */
final class TextWriter implements ElementWriter {

  /** Reads the bytes of a value. */
  @FunctionalInterface
  interface BytesReader {
    byte[] read(SpecializedGetters source, int ordinal);
  }

  private final ColumnType columnType;
  private final BytesReader reader;
  private final BytesAccess access = new BytesAccess();
  private @Nullable NativeTensor tensor;

  TextWriter(ColumnType columnType, DataType valueType) {
    this.columnType = columnType;
    this.reader = reader(columnType, valueType);
  }

  static BytesReader reader(ColumnType columnType, DataType valueType) {
    return switch (columnType) {
      case STRING -> (source, ordinal) -> source.getUTF8String(ordinal).getBytes();
      case BINARY -> (source, ordinal) -> source.getBinary(ordinal);
      case BOOLEAN -> (source, ordinal) -> ascii(source.getBoolean(ordinal));
      case BYTE -> (source, ordinal) -> ascii(source.getByte(ordinal));
      case SHORT -> (source, ordinal) -> ascii(source.getShort(ordinal));
      case INT -> (source, ordinal) -> ascii(source.getInt(ordinal));
      case LONG -> (source, ordinal) -> ascii(source.getLong(ordinal));
      case FLOAT -> (source, ordinal) -> ascii(source.getFloat(ordinal));
      case DOUBLE -> (source, ordinal) -> ascii(source.getDouble(ordinal));
      case DECIMAL -> decimalReader((DecimalType) valueType);
      case COMPLEX_FLOAT, COMPLEX_DOUBLE, VECTOR ->
        throw new IllegalArgumentException(columnType + " has no text");
    };
  }

  private static BytesReader decimalReader(DecimalType type) {
    return (source, ordinal) -> ascii(source
        .getDecimal(ordinal, type.precision(), type.scale())
        .toJavaBigDecimal()
        .toPlainString());
  }

  private static byte[] ascii(Object value) {
    return value.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void into(NativeTensor target) {
    tensor = target;
  }

  @Override
  public void write(SpecializedGetters source, int ordinal, long element) {
    NativeTensor target = Objects.requireNonNull(tensor, "tensor");
    if (columnType == ColumnType.STRING || isBinaryInPlace(source)) {
      target.putString(element, source.getUTF8String(ordinal));
      return;
    }
    byte[] bytes = reader.read(source, ordinal);
    target.putString(element, bytes, 0, bytes.length);
  }

  /**
   * Copies the text of neighbouring rows into the first elements, which exist.
   *
   * @return false if nothing was copied, since the column holds no text, or one of them is null
   */
  boolean writeAll(ColumnVector column, int firstRow, int count) {
    if (columnType != ColumnType.STRING || ColumnCopy.hasNull(column, firstRow, count)) {
      return false;
    }
    NativeTensor target = Objects.requireNonNull(tensor, "tensor");
    for (int row = 0; row < count; row++) {
      target.putString(row, column.getUTF8String(firstRow + row));
    }
    return true;
  }

  private boolean isBinaryInPlace(SpecializedGetters source) {
    return columnType == ColumnType.BINARY && access.isInPlace(source);
  }
}
