/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.Objects;

/**
 * Where a batch of rows that are copied together ends: at so many rows, or where they take much
 * memory. The first batches are small. Confined to one task.
 */
final class GatherLimit {
  private static final int FIRST_ROWS = 256;
  private static final int GROWTH = 4;
  private static final long MOST_BYTES = 16L << 20;
  private static final long MOST_BYTES_OF_RUNS = 128L << 20;

  private final int step;
  private int wanted;
  private int rows;
  private long bytes;

  /**
   * The limits of a task's batches.
   *
   * @param rowsPerRun the rows that a run of the model is to have, at most
   *     {@link ScorePath#ROWS_OF_COLUMNS}, of which batches are multiples if memory allows it; 0
   *     for any number
   */
  GatherLimit(int rowsPerRun) {
    this.step = Math.max(1, Objects.checkIndex(rowsPerRun, ScorePath.ROWS_OF_COLUMNS + 1));
    this.wanted = (FIRST_ROWS + step - 1) / step * step;
  }

  /** The most rows of a batch. */
  int mostRows() {
    return ScorePath.ROWS_OF_COLUMNS / step * step;
  }

  /** Counts a row. */
  void add(long rowBytes) {
    rows++;
    bytes += rowBytes;
  }

  boolean isReached() {
    return rows >= wanted
        || (bytes >= MOST_BYTES && rows % step == 0)
        || bytes >= MOST_BYTES_OF_RUNS;
  }

  /** Begins the next batch, which may be larger. */
  void next() {
    wanted = Math.min(mostRows(), wanted * GROWTH);
    rows = 0;
    bytes = 0;
  }
}
