/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import java.util.concurrent.TimeUnit;

/**
 * Chooses how many rows the next batch takes: begins small and doubles while runs are short, within
 * a bound on bytes. Confined to one task.
 */
final class BatchSizer {
  static final int FIRST_ROWS = 64;
  static final int MOST_ROWS = 4096;
  static final long MOST_BYTES = 16L << 20;
  private static final long MOST_BUFFERED_BYTES = 1L << 30;
  private static final long SHORT_RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final boolean fixed;
  private int rows;
  private int most = MOST_ROWS;

  private BatchSizer(int rows, boolean fixed) {
    this.rows = rows;
    this.fixed = fixed;
  }

  /**
   * Begins small.
   *
   * @param rowBytes what a row is known to take at least
   */
  static BatchSizer automatic(long rowBytes) {
    return new BatchSizer((int) Math.min(FIRST_ROWS, fitting(rowBytes)), false);
  }

  static BatchSizer fixed(int rows) {
    return new BatchSizer(rows, true);
  }

  /** The most rows that the next batch may have. */
  int rows() {
    return rows;
  }

  /** The bytes of gathered rows at which a batch ends early; at least one row is always taken. */
  long mostBytes() {
    return fixed ? MOST_BUFFERED_BYTES : MOST_BYTES;
  }

  /**
   * Learns from a batch.
   *
   * @param batchRows how many rows were gathered, scored or not
   * @param rowBytes the bytes of inputs and outputs of one row that was scored
   * @param nanos the time inside TensorFlow
   */
  void ran(int batchRows, long rowBytes, long nanos) {
    if (fixed) {
      return;
    }
    int bound = (int) Math.min(most, fitting(rowBytes));
    if (batchRows >= rows && nanos < SHORT_RUN_NANOS) {
      rows *= 2;
    }
    rows = Math.min(rows, bound);
  }

  private static long fitting(long rowBytes) {
    return Math.max(1, MOST_BYTES / Math.max(1, rowBytes));
  }

  /** Learns that TensorFlow had not enough memory for so many rows. */
  void exhausted(int batchRows) {
    most = Math.max(1, Math.min(most, batchRows / 2));
    rows = Math.min(rows, most);
  }
}
