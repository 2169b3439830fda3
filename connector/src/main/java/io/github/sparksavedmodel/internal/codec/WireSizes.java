/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.Arrays;

/**
 * The lengths of nested messages: found one after the other before anything is written, and read in
 * the same order while it is. Confined to one task.
 */
final class WireSizes {
  private int[] sizes = new int[64];
  private int count;
  private int next;

  void clear() {
    count = 0;
    next = 0;
  }

  /** Keeps a place for a length that is known later. */
  int reserve() {
    if (count == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    return count++;
  }

  void set(int place, int size) {
    sizes[place] = size;
  }

  /** Goes back to the first length. */
  void rewind() {
    next = 0;
  }

  int next() {
    return sizes[next++];
  }
}
