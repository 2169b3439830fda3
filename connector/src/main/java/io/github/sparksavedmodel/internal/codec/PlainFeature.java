/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/** What the bytes of a feature are if they say the same as a column. Confined to one task. */
final class PlainFeature {
  private static final int VALUES = WireInput.tag(1, WireInput.BYTES);
  private static final int MOST_BYTES_OF_INT64 = 10;

  /** The kinds, with the tag that each has in the message {@code Feature}. */
  private enum Kind {
    BYTES(1),
    TEXT(1),
    FLOAT(2),
    INT64(3);

    private final int tag;

    Kind(int number) {
      this.tag = WireInput.tag(number, WireInput.BYTES);
    }

    static Kind of(DataType type) {
      if (type instanceof LongType) {
        return INT64;
      }
      if (type instanceof FloatType) {
        return FLOAT;
      }
      return type instanceof StringType ? TEXT : BYTES;
    }
  }

  private final Kind kind;
  private final boolean array;
  private final WireMessage message = new WireMessage();
  private final WireInput input = new WireInput();
  private long lastExample;

  private PlainFeature(Kind kind, boolean array) {
    this.kind = kind;
    this.array = array;
  }

  static PlainFeature of(DataType type) {
    return type instanceof ArrayType array
        ? new PlainFeature(Kind.of(array.elementType()), true)
        : new PlainFeature(Kind.of(type), false);
  }

  /**
   * Whether a message {@code Feature} says the same as the column.
   *
   * @param example the number of the Example, of which a feature may be taken once
   */
  boolean takes(byte[] bytes, int start, int end, long example) throws BadValueException {
    boolean isFirst = lastExample != example;
    lastExample = example;
    if (!isFirst || start == end) {
      return isFirst;
    }
    message.set(bytes, start, end, start);
    input.begin(message);
    if (input.tag() != kind.tag) {
      return false;
    }
    int outer = input.enter();
    int count = count();
    if (count < 0 || (count != 1 && !array)) {
      return false;
    }
    input.leave(outer);
    return !input.hasMore();
  }

  /** The number of values, or less than 0 if they are not written as protobuf does. */
  private int count() throws BadValueException {
    if (!input.hasMore()) {
      return 0;
    }
    return switch (kind) {
      case FLOAT -> floats(packed());
      case INT64 -> int64s(packed());
      case BYTES, TEXT -> texts();
    };
  }

  /** The length of the packed values, which have to be all that there is. */
  private int packed() throws BadValueException {
    if (input.tag() != VALUES) {
      return -1;
    }
    int length = input.length();
    input.advance(length);
    return input.hasMore() ? -1 : length;
  }

  private static int floats(int length) {
    return length >= 0 && length % Float.BYTES == 0 ? length / Float.BYTES : -1;
  }

  private int int64s(int length) {
    byte[] bytes = input.bytes();
    int end = input.position();
    int count = 0;
    int width = 0;
    for (int at = end - Math.max(length, 0); at < end; at++) {
      width++;
      if (bytes[at] >= 0) {
        count++;
        width = 0;
      } else if (width == MOST_BYTES_OF_INT64) {
        return -1;
      }
    }
    return length < 0 || width > 0 ? -1 : count;
  }

  private int texts() throws BadValueException {
    int count = 0;
    while (input.hasMore()) {
      if (input.tag() != VALUES) {
        return -1;
      }
      int length = input.length();
      int start = input.advance(length);
      boolean isRight = kind == Kind.BYTES
          || UTF8String.fromBytes(input.bytes(), start, length).isValid();
      if (!isRight) {
        return -1;
      }
      count++;
    }
    return count;
  }
}
