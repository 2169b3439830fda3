/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.Objects;
import org.apache.spark.sql.types.DataType;

/** A column without nulls. Closing it does nothing, as its memory is not its own. */
abstract class FullColumn extends ReadOnlyColumn {
  private final int count;

  FullColumn(DataType type, int count) {
    super(type);
    this.count = count;
  }

  @Override
  public final void close() {
    // the memory is the batch's
  }

  @Override
  public final boolean hasNull() {
    return false;
  }

  @Override
  public final int numNulls() {
    return 0;
  }

  @Override
  public final boolean isNullAt(int row) {
    Objects.checkIndex(row, count);
    return false;
  }
}
