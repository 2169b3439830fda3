/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads string elements, as bytes. */
final class TextReader implements ElementReader {

  @Override
  public int arrayWidth() {
    return Long.BYTES;
  }

  @Override
  public void read(NativeTensor tensor, long element, UnsafeRowWriter row, int ordinal) {
    row.write(ordinal, text(tensor, element));
  }

  @Override
  public void readAll(NativeTensor tensor, long firstElement, int count, UnsafeArrayWriter array) {
    for (int i = 0; i < count; i++) {
      array.write(i, text(tensor, firstElement + i));
    }
  }

  /** The text where it is, to be copied into a row at once. */
  private static UTF8String text(NativeTensor tensor, long element) {
    int length = Math.toIntExact(tensor.stringLength(element));
    return UTF8String.fromAddress(null, tensor.stringAddress(element), length);
  }
}
