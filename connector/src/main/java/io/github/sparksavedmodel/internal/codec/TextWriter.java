/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Writes string elements. */
final class TextWriter implements ElementWriter {
  private final boolean isText;
  private final TextValues values;
  private @Nullable NativeTensor tensor;

  TextWriter(ColumnType columnType, DataType valueType) {
    this.isText = columnType == ColumnType.STRING;
    this.values = TextValues.of(columnType, valueType, new BytesAccess());
  }

  @Override
  public void into(NativeTensor target) {
    tensor = target;
  }

  @Override
  public void write(SpecializedGetters source, int ordinal, long element) {
    target().putString(element, values.of(source, ordinal));
  }

  /**
   * Copies the text of neighbouring rows into the first elements, which exist.
   *
   * @return false if nothing was copied, since the column holds no text, or one of them is null
   */
  boolean writeAll(ColumnVector column, int firstRow, int count) {
    if (!isText || ColumnCopy.hasNull(column, firstRow, count)) {
      return false;
    }
    NativeTensor target = target();
    for (int row = 0; row < count; row++) {
      target.putString(row, column.getUTF8String(firstRow + row));
    }
    return true;
  }

  private NativeTensor target() {
    return Objects.requireNonNull(tensor, "tensor");
  }
}
