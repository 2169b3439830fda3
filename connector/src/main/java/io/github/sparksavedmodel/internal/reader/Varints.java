/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.io.IOException;
import java.util.Arrays;

/** Numbers of variable length, as protobuf has them, and bytes between them. */
final class Varints {
  private static final int MOST_BITS = 63;

  private final byte[] bytes;
  private final int end;
  private int position;

  Varints(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  boolean hasNext() {
    return position < end;
  }

  int position() {
    return position;
  }

  long next() throws IOException {
    long value = 0;
    for (int shift = 0; shift <= MOST_BITS; shift += 7) {
      if (position >= end) {
        throw new IOException("it is cut off");
      }
      byte part = bytes[position++];
      value |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IOException("a number in it is too long");
  }

  byte[] take(long count) throws IOException {
    if (count < 0 || count > end - position) {
      throw new IOException("it is cut off");
    }
    position += (int) count;
    return Arrays.copyOfRange(bytes, position - (int) count, position);
  }
}
