/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.model.ElementType;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.Platform;

/** Copies a whole array at once where Spark keeps its values as the tensor does. */
final class PrimitiveArrayCopy {
  private static final int HEADER_COUNT_BYTES = 8;

  private PrimitiveArrayCopy() {}

  /** Whether the values of this column have the same bytes in an array as in the tensor. */
  static boolean isPossible(InputBinding binding) {
    ElementType element = binding.elementType();
    return switch (binding.columnType()) {
      case FLOAT -> element == ElementType.FLOAT32;
      case DOUBLE -> element == ElementType.FLOAT64;
      case BYTE -> element == ElementType.INT8;
      case SHORT -> element == ElementType.INT16;
      case INT -> element == ElementType.INT32;
      case LONG -> element == ElementType.INT64;
      case BOOLEAN -> element == ElementType.BOOL;
      case DECIMAL, STRING, BINARY -> false;
    };
  }

  /**
   * Copies the values if this array's class is known to hold them side by side and none is null.
   *
   * @param address where the first value goes; room for {@code count} values was checked
   * @return false if nothing was copied
   */
  static boolean copy(ArrayData array, int count, int width, long address) {
    if (array.getClass() != UnsafeArrayData.class) {
      return false;
    }
    UnsafeArrayData values = (UnsafeArrayData) array;
    int header = UnsafeArrayData.calculateHeaderPortionInBytes(count);
    long bytes = (long) count * width;
    if (values.numElements() != count
        || values.getSizeInBytes() < header + bytes
        || hasNull(values, header)) {
      return false;
    }
    Platform.copyMemory(
        values.getBaseObject(), values.getBaseOffset() + header, null, address, bytes);
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
