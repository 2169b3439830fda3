/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.unsafe.Platform;

/** Copies a whole array at once where Spark keeps its values as the tensor does. */
final class ArrayCopy {
  private static final int HEADER_COUNT_BYTES = 8;

  private ArrayCopy() {}

  /**
   * Copies the values if this array's class is known to hold them side by side and none is null.
   *
   * @param address where the first value goes; room for {@code count} values was checked
   * @return false if nothing was copied
   */
  static boolean copy(ArrayData array, int count, PrimitiveValues values, long address) {
    if (array.getClass() == UnsafeArrayData.class) {
      return copyUnsafe((UnsafeArrayData) array, count, values.width(), address);
    }
    if (array.getClass() != ColumnarArray.class || hasNull((ColumnarArray) array)) {
      return false;
    }
    values.copy(array, address);
    return true;
  }

  private static boolean hasNull(ColumnarArray array) {
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean copyUnsafe(UnsafeArrayData array, int count, int width, long address) {
    int header = UnsafeArrayData.calculateHeaderPortionInBytes(count);
    long bytes = (long) count * width;
    if (array.numElements() != count
        || array.getSizeInBytes() < header + bytes
        || hasNull(array, header)) {
      return false;
    }
    Platform.copyMemory(
        array.getBaseObject(), array.getBaseOffset() + header, null, address, bytes);
    return true;
  }

  private static boolean hasNull(UnsafeArrayData values, int header) {
    for (int offset = HEADER_COUNT_BYTES; offset < header; offset += Long.BYTES) {
      if (Platform.getLong(values.getBaseObject(), values.getBaseOffset() + offset) != 0) {
        return true;
      }
    }
    return false;
  }
}
