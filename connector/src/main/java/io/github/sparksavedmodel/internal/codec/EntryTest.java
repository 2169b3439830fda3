/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorValue;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DecimalType;

/** Tells which values of an array become entries of a sparse tensor. */
@FunctionalInterface
interface EntryTest {

  /** Whether the value, which is not null, is neither 0 nor false nor the empty text. */
  boolean isEntry(ArrayData array, int place);

  /** The test for the values of a column. Where text is a number or back, all are entries. */
  static EntryTest of(InputBinding binding) {
    ColumnType type = binding.columnType();
    boolean isText = type == ColumnType.STRING || type == ColumnType.BINARY;
    if (isText != (binding.elementType() == ElementType.STRING)) {
      return (array, place) -> true;
    }
    return switch (type) {
      case BOOLEAN -> ArrayData::getBoolean;
      case BYTE -> (array, place) -> array.getByte(place) != 0;
      case SHORT -> (array, place) -> array.getShort(place) != 0;
      case INT -> (array, place) -> array.getInt(place) != 0;
      case LONG -> (array, place) -> array.getLong(place) != 0;
      case FLOAT -> (array, place) -> array.getFloat(place) != 0;
      case DOUBLE, VECTOR -> (array, place) -> array.getDouble(place) != 0;
      case DECIMAL -> ofDecimal((DecimalType) binding.column().valueType());
      case STRING -> (array, place) -> array.getUTF8String(place).numBytes() > 0;
      case BINARY -> (array, place) -> array.getBinary(place).length > 0;
      case COMPLEX_FLOAT ->
        (array, place) -> {
          InternalRow parts = array.getStruct(place, 2);
          return parts.getFloat(0) != 0 || parts.getFloat(1) != 0;
        };
      case COMPLEX_DOUBLE ->
        (array, place) -> {
          InternalRow parts = array.getStruct(place, 2);
          return parts.getDouble(0) != 0 || parts.getDouble(1) != 0;
        };
    };
  }

  private static EntryTest ofDecimal(DecimalType type) {
    return (array, place) ->
        !array.getDecimal(place, type.precision(), type.scale()).isZero();
  }

  /** The test for values that are all replaced by this one, a scalar. */
  static EntryTest ofEvery(TensorValue value) {
    Object scalar = value.values().get(0);
    boolean isZero = scalar instanceof Number number && number.doubleValue() == 0;
    boolean isEntry =
        !isZero && !scalar.equals(false) && !scalar.equals(new TensorValue.ByteString(""));
    return (array, place) -> isEntry;
  }
}
