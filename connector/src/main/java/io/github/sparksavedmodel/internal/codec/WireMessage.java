/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

/**
 * Where a serialized message is. Protobuf merges messages that are given in several parts by
 * joining their bytes. Confined to one task.
 */
final class WireMessage {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int start;
  private int end;
  private int zero;
  private boolean present;

  void clear() {
    bytes = NOTHING;
    start = 0;
    end = 0;
    zero = 0;
    present = false;
  }

  /**
   * Puts the message there.
   *
   * @param origin the place that offsets in error messages count from
   */
  void set(byte[] source, int from, int to, int origin) {
    bytes = source;
    start = from;
    end = to;
    zero = origin;
    present = true;
  }

  void set(WireMessage other) {
    set(other.bytes, other.start, other.end, other.zero);
  }

  /** Adds a part to the message. */
  void add(byte[] source, int from, int to, int origin) {
    if (start == end) {
      set(source, from, to, origin);
      return;
    }
    byte[] joined = new byte[end - start + to - from];
    System.arraycopy(bytes, start, joined, 0, end - start);
    System.arraycopy(source, from, joined, end - start, to - from);
    set(joined, 0, joined.length, zero - start);
  }

  boolean isPresent() {
    return present;
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  int zero() {
    return zero;
  }

  /** Where the message begins, as error messages say it. */
  int offset() {
    return start - zero;
  }
}
