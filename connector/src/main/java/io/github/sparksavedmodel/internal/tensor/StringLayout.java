/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/**
 * How a {@code tstring} lies in memory on little-endian machines ({@code ctstring_internal.h}): 24
 * bytes, of which the lowest two bits of the first say what it is. Short text follows its length in
 * place; the others begin with a length of 64 bits, and keep the text elsewhere.
 *
 * <p>A call of TensorFlow for each string costs several times what reading or writing the bytes
 * does. Since the layout is not part of TensorFlow's public interface, it is tried with
 * TensorFlow's own functions before it is used, by {@link StringLayoutTrial}. Thread-safe; checks
 * nothing itself.
 */
final class StringLayout {
  /** The bytes of an element. */
  static final int WIDTH = 24;
  /** The longest text that lies in the element itself. */
  static final int LONGEST_INLINE = 22;

  private static final int KIND = 0b11;
  private static final int KIND_BITS = 2;
  private static final int SMALL = 0;
  private static final int LARGE = 1;
  private static final int VIEW = 3;
  private static final long INLINE_TEXT = 1;
  private static final long LARGE_CAPACITY = 8;
  private static final long LARGE_TEXT = 16;
  private static final long VIEW_TEXT = 8;

  private StringLayout() {}

  /** Whether an element has text in a place that {@link #address} knows. */
  static boolean isReadable(long element) {
    int kind = Platform.getByte(null, element) & KIND;
    return kind == SMALL || kind == LARGE || kind == VIEW;
  }

  /** Whether an element keeps its text in itself. */
  static boolean isSmall(long element) {
    return (Platform.getByte(null, element) & KIND) == SMALL;
  }

  /** The length of a readable element's text in bytes. */
  static long size(long element) {
    return isSmall(element)
        ? Byte.toUnsignedInt(Platform.getByte(null, element)) >> KIND_BITS
        : Platform.getLong(null, element) >>> KIND_BITS;
  }

  /** Where a readable element's text is. */
  static long address(long element) {
    return switch (Platform.getByte(null, element) & KIND) {
      case SMALL -> element + INLINE_TEXT;
      case LARGE -> Platform.getLong(null, element + LARGE_TEXT);
      default -> Platform.getLong(null, element + VIEW_TEXT);
    };
  }

  /** Makes so many elements empty, whatever was in their memory. */
  static void clear(long firstElement, long count) {
    Platform.setMemory(null, firstElement, count * WIDTH, (byte) 0);
  }

  /**
   * Writes text of at most {@link #LONGEST_INLINE} bytes into an element, whatever it was.
   *
   * @param base the array that has the text, or null for an address
   * @param offset where it begins
   */
  static void putSmall(long element, @Nullable Object base, long offset, int length) {
    ByteCopy.copy(base, offset, null, sizeSmall(element, length), length);
  }

  /** Makes an element small, whatever it was, and says where its text goes. */
  static long sizeSmall(long element, int length) {
    long text = element + INLINE_TEXT;
    Platform.putByte(null, element, (byte) (length << KIND_BITS));
    Platform.putByte(null, text + length, (byte) 0);
    return text;
  }

  /** Has an element, whatever it was, refer to text elsewhere as to its own. */
  static void putLarge(long element, long textAddress, int length) {
    Platform.putLong(null, element, ((long) length << KIND_BITS) | LARGE);
    Platform.putLong(null, element + LARGE_CAPACITY, length);
    Platform.putLong(null, element + LARGE_TEXT, textAddress);
  }
}
