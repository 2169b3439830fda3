/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import org.apache.spark.unsafe.Platform;

/** Writes the indices of a sparse tensor: for each entry, its row and its position in that. */
final class SparsePositions {
  private long next;
  private int row;

  /** Sets where the next position goes, and the row that it is in. */
  void at(long address, int rowOfBatch) {
    next = address;
    row = rowOfBatch;
  }

  /** Writes the position of the next entry. */
  void put(long[] position) {
    putNumber(row);
    for (long index : position) {
      putNumber(index);
    }
  }

  private void putNumber(long number) {
    Platform.putLong(null, next, number);
    next += Long.BYTES;
  }
}
