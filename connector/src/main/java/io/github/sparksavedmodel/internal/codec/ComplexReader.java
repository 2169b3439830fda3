/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.model.ElementType;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.unsafe.Platform;

/** Reads complex numbers, as structs of their real and their imaginary part. */
final class ComplexReader implements ElementReader {
  private static final int PARTS = 2;

  private final int width;

  ComplexReader(ElementType elementType) {
    this.width = elementType.byteWidth();
  }

  /** The type of the two parts. */
  static ElementType partType(ElementType complex) {
    return complex == ElementType.COMPLEX64 ? ElementType.FLOAT32 : ElementType.FLOAT64;
  }

  @Override
  public int arrayWidth() {
    return Long.BYTES;
  }

  @Override
  public void read(NativeTensor tensor, long element, UnsafeRowWriter row, int ordinal) {
    int start = row.cursor();
    write(tensor.address() + element * width, row);
    row.setOffsetAndSizeFromPreviousCursor(ordinal, start);
  }

  @Override
  public void readAll(NativeTensor tensor, long firstElement, int count, UnsafeArrayWriter array) {
    long address = tensor.address() + firstElement * width;
    for (int i = 0; i < count; i++) {
      int start = array.cursor();
      write(address + (long) i * width, array);
      array.setOffsetAndSizeFromPreviousCursor(i, start);
    }
  }

  private void write(long address, UnsafeWriter parent) {
    UnsafeRowWriter parts = new UnsafeRowWriter(parent, PARTS);
    parts.resetRowWriter();
    for (int part = 0; part < PARTS; part++) {
      if (width == PARTS * Float.BYTES) {
        parts.write(part, Platform.getFloat(null, address + (long) part * Float.BYTES));
      } else {
        parts.write(part, Platform.getDouble(null, address + (long) part * Double.BYTES));
      }
    }
  }
}
