/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.unsafe.types.UTF8String;

/** Reads string elements, as text that is checked to be UTF-8 or as bytes. */
final class TextReader implements ElementReader {
  private final OutputBinding output;
  private final boolean text;

  private TextReader(OutputBinding output, boolean text) {
    this.output = output;
    this.text = text;
  }

  static TextReader ofText(OutputBinding output) {
    return new TextReader(output, true);
  }

  static TextReader ofBytes(OutputBinding output) {
    return new TextReader(output, false);
  }

  @Override
  public int arrayWidth() {
    return Long.BYTES;
  }

  @Override
  public void read(NativeTensor tensor, long element, UnsafeRowWriter row, int ordinal)
      throws BadValueException {
    row.write(ordinal, checked(tensor.string(element)));
  }

  @Override
  public void readAll(NativeTensor tensor, long firstElement, int count, UnsafeArrayWriter array)
      throws BadValueException {
    for (int i = 0; i < count; i++) {
      array.write(i, checked(tensor.string(firstElement + i)));
    }
  }

  private byte[] checked(byte[] bytes) throws BadValueException {
    if (text && !UTF8String.fromBytes(bytes).isValid()) {
      throw new BadValueException(
          ErrorCondition.ROW_OUTPUT_INVALID,
          "output",
          output.output(),
          "signature",
          output.signature());
    }
    return bytes;
  }
}
