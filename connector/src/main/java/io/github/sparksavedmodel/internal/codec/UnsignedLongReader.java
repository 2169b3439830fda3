/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import java.math.BigDecimal;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.Platform;

/** Reads whole numbers of 64 bits without a sign, as decimals. */
final class UnsignedLongReader implements ElementReader {
  private static final int PRECISION = 20;

  @Override
  public int arrayWidth() {
    return Long.BYTES;
  }

  @Override
  public void read(NativeTensor tensor, long element, UnsafeRowWriter row, int ordinal) {
    row.write(ordinal, decimal(tensor.address() + element * Long.BYTES), PRECISION, 0);
  }

  @Override
  public void readAll(NativeTensor tensor, long firstElement, int count, UnsafeArrayWriter array) {
    long address = tensor.address() + firstElement * Long.BYTES;
    for (int i = 0; i < count; i++) {
      array.write(i, decimal(address + (long) i * Long.BYTES), PRECISION, 0);
    }
  }

  /** The number at an address. */
  static Decimal decimal(long address) {
    long bits = Platform.getLong(null, address);
    return bits >= 0
        ? Decimal.apply(bits, PRECISION, 0)
        : Decimal.apply(new BigDecimal(Long.toUnsignedString(bits)), PRECISION, 0);
  }
}
