/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.Objects;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/** Arrays that lie one behind the other in a column of values. */
final class SpanColumn extends FullColumn {
  private final int[] ends;
  private final ColumnVector values;

  /**
   * Arrays of values.
   *
   * @param ends 0, and where each array ends
   */
  SpanColumn(int[] ends, ColumnVector values) {
    super(DataTypes.createArrayType(values.dataType(), false), ends.length - 1);
    this.ends = ends;
    this.values = values;
  }

  /** Arrays of one length. */
  static SpanColumn ofEqual(int count, int length, ColumnVector values) {
    int[] ends = new int[count + 1];
    for (int i = 1; i <= count; i++) {
      ends[i] = Math.multiplyExact(i, length);
    }
    return new SpanColumn(ends, values);
  }

  @Override
  public ColumnarArray getArray(int row) {
    int start = ends[Objects.checkIndex(row, ends.length - 1)];
    return new ColumnarArray(values, start, ends[row + 1] - start);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return ordinal == 0 ? values : super.getChild(ordinal);
  }
}
