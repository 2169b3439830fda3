/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.codec.FixedWidthWriter.Store;
import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.model.ElementType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.Platform;

/** Chooses, once per column, the code that converts and stores its values. */
final class FixedWidthStores {
  private final ColumnType columnType;
  private final NumberReaders readers;

  private FixedWidthStores(ColumnType columnType, NumberReaders readers) {
    this.columnType = columnType;
    this.readers = readers;
  }

  static Store of(InputBinding binding, DataType valueType, ValueProblems problems) {
    NumberReaders readers = valueType instanceof DecimalType decimal
        ? new NumberReaders(problems, decimal.precision(), decimal.scale())
        : new NumberReaders(problems, 0, 0);
    return new FixedWidthStores(binding.columnType(), readers).store(binding.elementType());
  }

  private Store store(ElementType elementType) {
    return switch (elementType) {
      case FLOAT32 -> float32();
      case FLOAT64 -> float64();
      case BOOL ->
        (source, ordinal, address) ->
            Platform.putByte(null, address, source.getBoolean(ordinal) ? (byte) 1 : (byte) 0);
      case INT8 -> int8(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case UINT8 -> int8(0, 0xFF);
      case INT16 -> int16(Short.MIN_VALUE, Short.MAX_VALUE);
      case UINT16 -> int16(0, 0xFFFF);
      case INT32 -> int32(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case UINT32 -> int32(0, 0xFFFF_FFFFL);
      case INT64 -> int64();
      default -> throw new IllegalArgumentException(elementType + " has no fixed-width store");
    };
  }

  private Store float32() {
    if (columnType == ColumnType.FLOAT) {
      return (source, ordinal, address) ->
          Platform.putFloat(null, address, source.getFloat(ordinal));
    }
    NumberReaders.FloatReader reader = readers.floats(columnType);
    return (source, ordinal, address) ->
        Platform.putFloat(null, address, reader.read(source, ordinal));
  }

  private Store float64() {
    if (columnType == ColumnType.DOUBLE) {
      return (source, ordinal, address) ->
          Platform.putDouble(null, address, source.getDouble(ordinal));
    }
    NumberReaders.DoubleReader reader = readers.doubles(columnType);
    return (source, ordinal, address) ->
        Platform.putDouble(null, address, reader.read(source, ordinal));
  }

  private Store int8(long least, long most) {
    NumberReaders.LongReader reader = readers.longs(columnType, least, most);
    return (source, ordinal, address) ->
        Platform.putByte(null, address, (byte) reader.read(source, ordinal));
  }

  private Store int16(long least, long most) {
    NumberReaders.LongReader reader = readers.longs(columnType, least, most);
    return (source, ordinal, address) ->
        Platform.putShort(null, address, (short) reader.read(source, ordinal));
  }

  private Store int32(long least, long most) {
    NumberReaders.LongReader reader = readers.longs(columnType, least, most);
    return (source, ordinal, address) ->
        Platform.putInt(null, address, (int) reader.read(source, ordinal));
  }

  private Store int64() {
    NumberReaders.LongReader reader = readers.longs(columnType, Long.MIN_VALUE, Long.MAX_VALUE);
    return (source, ordinal, address) ->
        Platform.putLong(null, address, reader.read(source, ordinal));
  }
}
