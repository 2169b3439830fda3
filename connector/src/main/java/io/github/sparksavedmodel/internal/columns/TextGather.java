/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.columns;

import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Copies strings and bytes. */
final class TextGather {

  private TextGather() {}

  static void texts(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
    for (int i = 0; i < rows.length; i++) {
      if (!ColumnGather.isNull(from, rows[i], to, at + i)) {
        text(from.getUTF8String(rows[i]), to, at + i);
      }
    }
  }

  private static void text(UTF8String text, WritableColumnVector to, int at) {
    if (text.getBaseObject() instanceof byte[] bytes) {
      int first = Math.toIntExact(text.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET);
      to.putByteArray(at, bytes, first, text.numBytes());
    } else {
      to.putByteArray(at, text.getBytes());
    }
  }

  static void bytes(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
    for (int i = 0; i < rows.length; i++) {
      if (!ColumnGather.isNull(from, rows[i], to, at + i)) {
        to.putByteArray(at + i, from.getBinary(rows[i]));
      }
    }
  }
}
