/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.model.ElementType;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.unsafe.Platform;

/**
 * Reads numbers and booleans from the tensor's memory; unsigned ones, and floats of 16 bits, into
 * the next wider Spark type.
 */
final class FixedWidthReader implements ElementReader {
  private static final long UINT32_MASK = 0xFFFF_FFFFL;

  private final ElementType elementType;

  FixedWidthReader(ElementType elementType) {
    this.elementType = elementType;
  }

  @Override
  public int arrayWidth() {
    return switch (elementType) {
      case UINT8, UINT16, UINT32, FLOAT16, BFLOAT16 -> 2 * elementType.byteWidth();
      default -> elementType.byteWidth();
    };
  }

  @Override
  public void read(NativeTensor tensor, long element, UnsafeRowWriter row, int ordinal) {
    long address = tensor.address() + element * elementType.byteWidth();
    switch (elementType) {
      case FLOAT32 -> row.write(ordinal, Platform.getFloat(null, address));
      case FLOAT64 -> row.write(ordinal, Platform.getDouble(null, address));
      case INT8 -> row.write(ordinal, Platform.getByte(null, address));
      case UINT8 -> row.write(ordinal, (short) Byte.toUnsignedInt(Platform.getByte(null, address)));
      case INT16 -> row.write(ordinal, Platform.getShort(null, address));
      case UINT16 -> row.write(ordinal, Short.toUnsignedInt(Platform.getShort(null, address)));
      case INT32 -> row.write(ordinal, Platform.getInt(null, address));
      case UINT32 -> row.write(ordinal, Platform.getInt(null, address) & UINT32_MASK);
      case INT64 -> row.write(ordinal, Platform.getLong(null, address));
      case FLOAT16, BFLOAT16 ->
        row.write(ordinal, SmallFloat.of(elementType).toFloat(Platform.getShort(null, address)));
      case BOOL -> row.write(ordinal, Platform.getByte(null, address) != 0);
      default -> throw unsupported();
    }
  }

  @Override
  public void readAll(NativeTensor tensor, long firstElement, int count, UnsafeArrayWriter array) {
    long address = tensor.address() + firstElement * elementType.byteWidth();
    switch (elementType) {
      case UINT8 -> {
        for (int i = 0; i < count; i++) {
          array.write(i, (short) Byte.toUnsignedInt(Platform.getByte(null, address + i)));
        }
      }
      case UINT16 -> {
        for (int i = 0; i < count; i++) {
          array.write(i, Short.toUnsignedInt(Platform.getShort(null, address + 2L * i)));
        }
      }
      case UINT32 -> {
        for (int i = 0; i < count; i++) {
          array.write(i, Platform.getInt(null, address + 4L * i) & UINT32_MASK);
        }
      }
      case FLOAT16, BFLOAT16 -> {
        SmallFloat format = SmallFloat.of(elementType);
        for (int i = 0; i < count; i++) {
          array.write(i, format.toFloat(Platform.getShort(null, address + 2L * i)));
        }
      }
      default -> copy(address, count, array);
    }
  }

  /**
   * Spark's array format holds these types as the tensor does, at the end of what has been written
   * so far.
   */
  private void copy(long address, int count, UnsafeArrayWriter array) {
    long bytes = (long) count * elementType.byteWidth();
    long padded = (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    Platform.copyMemory(null, address, array.getBuffer(), array.cursor() - padded, bytes);
  }

  private IllegalArgumentException unsupported() {
    return new IllegalArgumentException(elementType + " cannot be read as a number");
  }
}
