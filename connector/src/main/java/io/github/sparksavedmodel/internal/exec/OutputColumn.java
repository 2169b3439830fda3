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
    this(type, scored, false);
  }

  /**
   * A column of a batch.
   *
   * @param part whether it is part of another column, with which it is closed
   */
  OutputColumn(DataType type, ScoredBatch scored, boolean part) {
    super(type);
    this.scored = scored;
    this.closed = part;
    if (!part) {
      scored.columnOpened();
    }
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
