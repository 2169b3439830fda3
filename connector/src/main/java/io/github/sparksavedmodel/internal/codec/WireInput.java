/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.ErrorCondition;

/**
 * Reads protobuf's wire format, checking every length against what is left. Fields may be entered
 * as messages of their own. Confined to one task.
 */
final class WireInput {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int TYPE_MASK = 7;
  private static final int LOW_BITS = 7;
  private static final int LOW_MASK = 0x7F;
  private static final int MOST_GROUPS = 100;

  private byte[] bytes = {};
  private int origin;
  private int position;
  private int limit;

  /** The tag of a field: its number and how it is written. */
  static int tag(int number, int wireType) {
    return number << TYPE_BITS | wireType;
  }

  void begin(WireMessage message) {
    bytes = message.bytes();
    origin = message.zero();
    position = message.start();
    limit = message.end();
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  /** The place that offsets in error messages count from. */
  int origin() {
    return origin;
  }

  boolean hasMore() {
    return position < limit;
  }

  /** Goes into a message whose length is next, and returns the limit to give to {@link #leave}. */
  int enter() throws BadValueException {
    int length = length();
    int outer = limit;
    limit = position + length;
    return outer;
  }

  /** Goes behind the message that was entered. */
  void leave(int outer) {
    position = limit;
    limit = outer;
  }

  /** The tag of the next field. */
  int tag() throws BadValueException {
    int start = position;
    long tag = varint();
    if (tag >>> Integer.SIZE != 0 || tag >>> TYPE_BITS == 0) {
      throw malformed(start, "a tag that no field has");
    }
    return (int) tag;
  }

  /** A whole number of up to 64 bits. */
  long varint() throws BadValueException {
    long value = 0;
    int start = position;
    for (int shift = 0; shift < Long.SIZE; shift += LOW_BITS) {
      if (position >= limit) {
        throw malformed(start, "a number that is cut off");
      }
      byte next = bytes[position++];
      value |= (long) (next & LOW_MASK) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed(start, "a number of more than ten bytes");
  }

  /** The length of what follows, all of which is there. */
  int length() throws BadValueException {
    int start = position;
    long length = varint();
    if (length < 0 || length > limit - position) {
      throw malformed(
          start,
          "a length of " + Long.toUnsignedString(length) + " where " + (limit - position)
              + " bytes are left");
    }
    return (int) length;
  }

  /** Goes behind the next bytes, and returns where they begin. */
  int advance(int count) throws BadValueException {
    if (count > limit - position) {
      throw malformed(position, "a value that is cut off");
    }
    int start = position;
    position += count;
    return start;
  }

  /** Goes behind the content of a field. */
  void skip(int tag) throws BadValueException {
    skip(tag, 0);
  }

  private void skip(int tag, int groups) throws BadValueException {
    switch (tag & TYPE_MASK) {
      case VARINT -> varint();
      case FIXED64 -> advance(Long.BYTES);
      case BYTES -> advance(length());
      case START_GROUP -> skipGroup(tag >>> TYPE_BITS, groups + 1);
      case FIXED32 -> advance(Integer.BYTES);
      default -> throw malformed(position - 1, "a tag that no field has");
    }
  }

  private void skipGroup(int number, int groups) throws BadValueException {
    if (groups > MOST_GROUPS) {
      throw malformed(position, "more than " + MOST_GROUPS + " groups inside each other");
    }
    int end = tag(number, END_GROUP);
    for (int tag = tag(); tag != end; tag = tag()) {
      skip(tag, groups);
    }
  }

  /** The bytes cannot be what they should be. */
  BadValueException malformed(int place, String reason) {
    return new BadValueException(
        ErrorCondition.EXAMPLE_MALFORMED, "offset", place - origin, "reason", reason);
  }
}
