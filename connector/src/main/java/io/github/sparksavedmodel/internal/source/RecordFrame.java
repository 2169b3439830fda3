/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What a TFRecord file puts around the data of each record: their length as 8 bytes and its
 * checksum before, their checksum behind, all little-endian. A checksum is CRC-32C, rotated and
 * shifted as TensorFlow does.
 */
final class RecordFrame {
  static final int HEADER_BYTES = 12;
  static final int FOOTER_BYTES = 4;
  static final int BYTES = HEADER_BYTES + FOOTER_BYTES;

  private static final int LENGTH_BYTES = 8;
  private static final int ROTATION = 15;
  private static final int MASK = 0xa282ead8;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final CRC32C checksum = new CRC32C();

  /** The length in the header that begins at the given place. */
  static long length(byte[] bytes, int header) {
    return (long) LONGS.get(bytes, header);
  }

  /** Whether the checksum of the length in this header fits. */
  boolean isHeader(byte[] bytes, int header) {
    return (int) INTS.get(bytes, header + LENGTH_BYTES) == checksum(bytes, header, LENGTH_BYTES);
  }

  /** Whether the checksum behind the data fits. */
  boolean isIntact(byte[] bytes, int data, int length) {
    return (int) INTS.get(bytes, data + length) == checksum(bytes, data, length);
  }

  void writeHeader(byte[] target, long length) {
    LONGS.set(target, 0, length);
    INTS.set(target, LENGTH_BYTES, checksum(target, 0, LENGTH_BYTES));
  }

  void writeFooter(byte[] target, byte[] data, int from, int length) {
    INTS.set(target, 0, checksum(data, from, length));
  }

  private int checksum(byte[] bytes, int from, int count) {
    checksum.reset();
    checksum.update(bytes, from, count);
    return Integer.rotateRight((int) checksum.getValue(), ROTATION) + MASK;
  }
}
