/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.ByteCopy;
import java.nio.ByteOrder;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Writes protobuf's wire format into memory, on the heap or not. Whoever begins has made room for
 * all that is written. Confined to one task.
 */
final class WireOutput {
  private static final int MORE = 0x80;
  private static final int LOW_BITS = 7;
  private static final boolean SWAPS = ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN;

  private @Nullable Object base;
  private long offset;

  /** Begins to write, at an address if there is no object. */
  void begin(@Nullable Object target, long start) {
    base = target;
    offset = start;
  }

  /** Where the next byte goes. */
  long offset() {
    return offset;
  }

  /** The bytes that a number takes. */
  static int varintSize(long value) {
    return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + LOW_BITS - 1) / LOW_BITS;
  }

  /** The bytes of a field with a tag of one byte and content of this length. */
  static int fieldSize(int length) {
    return Math.addExact(1 + varintSize(length), length);
  }

  void varint(long value) {
    long rest = value;
    while ((rest & -MORE) != 0) {
      put((byte) (rest | MORE));
      rest >>>= LOW_BITS;
    }
    put((byte) rest);
  }

  /** Begins a field whose content has this length. */
  void field(byte tag, int length) {
    put(tag);
    varint(length);
  }

  void bytes(byte[] bytes) {
    ByteCopy.copy(bytes, Platform.BYTE_ARRAY_OFFSET, base, offset, bytes.length);
    offset += bytes.length;
  }

  void text(UTF8String text) {
    ByteCopy.copy(text.getBaseObject(), text.getBaseOffset(), base, offset, text.numBytes());
    offset += text.numBytes();
  }

  void float32(float value) {
    float32At(offset, value);
    offset += Float.BYTES;
  }

  void zeros(int count) {
    Platform.setMemory(base, offset, count, (byte) 0);
    offset += count;
  }

  /** Replaces a number that was written before. The wire format is little-endian everywhere. */
  void float32At(long place, float value) {
    int bits = Float.floatToRawIntBits(value);
    Platform.putInt(base, place, SWAPS ? Integer.reverseBytes(bits) : bits);
  }

  private void put(byte value) {
    Platform.putByte(base, offset, value);
    offset++;
  }
}
