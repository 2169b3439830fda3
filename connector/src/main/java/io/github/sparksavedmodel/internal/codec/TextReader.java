/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;

/** Reads string elements, as bytes. */
final class TextReader implements ElementReader {

  @Override
  public int arrayWidth() {
    return Long.BYTES;
  }

  @Override
  public void read(NativeTensor tensor, long element, UnsafeRowWriter row, int ordinal) {
    row.write(ordinal, tensor.string(element));
  }

  @Override
  public void readAll(NativeTensor tensor, long firstElement, int count, UnsafeArrayWriter array) {
    for (int i = 0; i < count; i++) {
      array.write(i, tensor.string(firstElement + i));
    }
  }
}
