/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Leaves out the elements of arrays that are null. */
public final class PresentElements {

  private PresentElements() {}

  /** The row with all its arrays, also those inside others, without their nulls. */
  public static InternalRow of(InternalRow row, StructType schema) {
    @Nullable Object[] values = new @Nullable Object[schema.length()];
    for (int i = 0; i < values.length; i++) {
      DataType type = schema.apply(i).dataType();
      Object value = row.get(i, type);
      values[i] = value instanceof ArrayData array && type instanceof ArrayType of
          ? present(array, of)
          : value;
    }
    return new GenericInternalRow(values);
  }

  private static ArrayData present(ArrayData array, ArrayType type) {
    if (!type.containsNull() && !(type.elementType() instanceof ArrayType)) {
      return array;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < array.numElements(); i++) {
      if (!array.isNullAt(i)) {
        Object value = array.get(i, type.elementType());
        values.add(
            value instanceof ArrayData inner && type.elementType() instanceof ArrayType of
                ? present(inner, of)
                : value);
      }
    }
    return new GenericArrayData(values.toArray());
  }
}
