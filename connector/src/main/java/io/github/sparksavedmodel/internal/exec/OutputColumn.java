/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.codec.ReadOnlyColumn;
import org.apache.spark.sql.types.DataType;

/** A column of a scored batch, which is freed when the last of its columns is closed. */
abstract class OutputColumn extends ReadOnlyColumn {
  final ScoredBatch scored;
  private boolean closed;

  OutputColumn(DataType type, ScoredBatch scored) {
    super(type);
    this.scored = scored;
    scored.columnOpened();
  }

  @Override
  public final boolean hasNull() {
    return numNulls() > 0;
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      scored.columnClosed();
    }
  }
}
