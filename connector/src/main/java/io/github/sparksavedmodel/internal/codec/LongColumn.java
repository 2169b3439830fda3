/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.Objects;
import org.apache.spark.sql.types.DataTypes;

/** Numbers that were copied out of a tensor. Holds no nulls. */
final class LongColumn extends FullColumn {
  private final long[] values;

  LongColumn(long[] values) {
    super(DataTypes.LongType, values.length);
    this.values = values;
  }

  @Override
  public long getLong(int row) {
    return values[Objects.checkIndex(row, values.length)];
  }
}
