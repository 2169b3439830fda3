/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Copies bytes from where they are to where they belong, as {@link Platform#copyMemory} does. For a
 * few of them that takes longer to begin than to do. Checks nothing. Thread-safe.
 */
public final class ByteCopy {
  private static final int MOST_AT_ONCE = 96;

  private ByteCopy() {}

  /**
   * Copies bytes between ranges that do not overlap.
   *
   * @param from the array that has them, or null for an address
   * @param fromOffset where they begin, as {@link Platform} counts
   * @param to the array that gets them, or null for an address
   * @param toOffset where they go
   */
  public static void copy(
      @Nullable Object from, long fromOffset, @Nullable Object to, long toOffset, int length) {
    if (length > MOST_AT_ONCE) {
      Platform.copyMemory(from, fromOffset, to, toOffset, length);
    } else if (length >= Long.BYTES) {
      copyLongs(from, fromOffset, to, toOffset, length);
    } else {
      for (int i = 0; i < length; i++) {
        Platform.putByte(to, toOffset + i, Platform.getByte(from, fromOffset + i));
      }
    }
  }

  /** The last eight bytes are copied at once, though some of them may have been already. */
  private static void copyLongs(
      @Nullable Object from, long fromOffset, @Nullable Object to, long toOffset, int length) {
    int last = length - Long.BYTES;
    for (int i = 0; i < last; i += Long.BYTES) {
      Platform.putLong(to, toOffset + i, Platform.getLong(from, fromOffset + i));
    }
    Platform.putLong(to, toOffset + last, Platform.getLong(from, fromOffset + last));
  }
}
