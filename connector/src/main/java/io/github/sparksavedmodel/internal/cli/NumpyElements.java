/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Elements of a numpy array as bytes of a file. */
final class NumpyElements {
  private static final Charset BIG = Charset.forName("UTF-32BE");
  private static final Charset LITTLE = Charset.forName("UTF-32LE");
  private static final int BYTE_MASK = 0xff;
  private static final int SHORT_MASK = 0xffff;
  private static final long INT_MASK = 0xffff_ffffL;

  private NumpyElements() {}

  /** Reads the next element, in the buffer's byte order. */
  static Object read(ByteBuffer from, NumpyType type) {
    return switch (type.kind()) {
      case 'b' -> from.get() != 0;
      case 'i' -> integer(from, type.size());
      case 'u' -> unsigned(from, type.size());
      case 'f' -> floating(from, type.size());
      case 'c' -> {
        Object real = floating(from, type.size() / 2);
        yield RowFactory.create(real, floating(from, type.size() / 2));
      }
      default -> characters(from, type);
    };
  }

  private static Object integer(ByteBuffer from, int size) {
    return switch (size) {
      case Byte.BYTES -> (Object) from.get();
      case Short.BYTES -> from.getShort();
      case Integer.BYTES -> from.getInt();
      default -> from.getLong();
    };
  }

  private static Object unsigned(ByteBuffer from, int size) {
    return switch (size) {
      case Byte.BYTES -> (Object) (short) (from.get() & BYTE_MASK);
      case Short.BYTES -> from.getShort() & SHORT_MASK;
      case Integer.BYTES -> from.getInt() & INT_MASK;
      default -> new BigDecimal(new BigInteger(Long.toUnsignedString(from.getLong())));
    };
  }

  private static Object floating(ByteBuffer from, int size) {
    return switch (size) {
      case Short.BYTES -> (Object) HalfFloat.toFloat(from.getShort());
      case Float.BYTES -> from.getFloat();
      default -> from.getDouble();
    };
  }

  /** Text and bytes are filled up with NUL, which numpy does not count. */
  private static Object characters(ByteBuffer from, NumpyType type) {
    byte[] bytes = new byte[type.width()];
    from.get(bytes);
    if (type.kind() == 'S') {
      int length = bytes.length;
      while (length > 0 && bytes[length - 1] == 0) {
        length--;
      }
      return Arrays.copyOf(bytes, length);
    }
    return new String(bytes, from.order() == ByteOrder.BIG_ENDIAN ? BIG : LITTLE)
        .replaceFirst("\0+$", "");
  }

  /** Writes an element, in the buffer's byte order. */
  static void write(ByteBuffer into, NumpyType type, Object element) {
    if (type.kind() == 'b') {
      into.put((byte) ((Boolean) element ? 1 : 0));
    } else if (type.kind() == 'c') {
      Row parts = (Row) element;
      writeFloating(into, type.size() / 2, (Number) parts.get(0));
      writeFloating(into, type.size() / 2, (Number) parts.get(1));
    } else if (type.kind() == 'f') {
      writeFloating(into, type.size(), (Number) element);
    } else if (element instanceof byte[] bytes) {
      into.put(Arrays.copyOf(bytes, type.size()));
    } else {
      writeInteger(into, type.size(), ((Number) element).longValue());
    }
  }

  private static void writeInteger(ByteBuffer into, int size, long value) {
    switch (size) {
      case Byte.BYTES -> into.put((byte) value);
      case Short.BYTES -> into.putShort((short) value);
      case Integer.BYTES -> into.putInt((int) value);
      default -> into.putLong(value);
    }
  }

  private static void writeFloating(ByteBuffer into, int size, Number value) {
    switch (size) {
      case Short.BYTES -> into.putShort(HalfFloat.ofDouble(value.doubleValue()));
      case Float.BYTES -> into.putFloat(value.floatValue());
      default -> into.putDouble(value.doubleValue());
    }
  }
}
