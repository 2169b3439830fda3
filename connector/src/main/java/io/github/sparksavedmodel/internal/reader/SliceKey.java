/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.tensorflow.proto.TensorSliceProto;

/**
 * The key of a slice in a checkpoint: {@code EncodeTensorNameSlice} of TensorFlow's
 * {@code saved_tensor_slice_util.cc}, in the encoding of its {@code ordered_code.cc}.
 */
final class SliceKey {
  private static final int ESCAPE = 0xff;
  private static final int END = 1;
  private static final int LEAST_IN_ONE_BYTE = -64;
  private static final int MOST_IN_ONE_BYTE = 63;
  private static final int ONE_BYTE = 0x80;
  private static final int BITS_OF_A_BYTE = 7;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private SliceKey() {}

  /** The key as {@link VariableIndex#slices} has it, a byte for each char. */
  static String of(String variable, TensorSliceProto slice) {
    SliceKey key = new SliceKey();
    key.putCount(0);
    key.putText(variable);
    key.putCount(slice.getExtentCount());
    for (TensorSliceProto.Extent extent : slice.getExtentList()) {
      boolean isFull = !extent.hasLength();
      key.putNumber(isFull ? 0 : extent.getStart());
      key.putNumber(isFull ? -1 : extent.getLength());
    }
    return key.bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** How many bytes it needs, and these bytes. */
  private void putCount(int count) {
    if (count == 0) {
      bytes.write(0);
      return;
    }
    int length = (Integer.SIZE - Integer.numberOfLeadingZeros(count) + Byte.SIZE - 1) / Byte.SIZE;
    bytes.write(length);
    bytes.write(
        ByteBuffer.allocate(Integer.BYTES).putInt(count).array(), Integer.BYTES - length, length);
  }

  private void putText(String text) {
    for (byte part : text.getBytes(StandardCharsets.UTF_8)) {
      bytes.write(part);
      if (part == 0) {
        bytes.write(ESCAPE);
      } else if (part == (byte) ESCAPE) {
        bytes.write(0);
      }
    }
    bytes.write(0);
    bytes.write(END);
  }

  /** As many ones as it has bytes, then its sign and the number itself. */
  private void putNumber(long number) {
    if (number >= LEAST_IN_ONE_BYTE && number <= MOST_IN_ONE_BYTE) {
      bytes.write(ONE_BYTE ^ (int) number);
      return;
    }
    long magnitude = number < 0 ? ~number : number;
    int length = 1 + (Long.SIZE - Long.numberOfLeadingZeros(magnitude)) / BITS_OF_A_BYTE;
    byte sign = (byte) (number < 0 ? -1 : 0);
    byte[] wide = ByteBuffer.allocate(Short.BYTES + Long.BYTES)
        .put(sign)
        .put(sign)
        .putLong(number)
        .array();
    int first = wide.length - length;
    int ones = -1 << (Short.SIZE - length) & 0xffff;
    wide[first] ^= (byte) (ones >> Byte.SIZE);
    wide[first + 1] ^= (byte) ones;
    bytes.write(wide, first, length);
  }
}
