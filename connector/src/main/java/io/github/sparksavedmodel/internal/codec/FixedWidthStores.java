/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.codec.FixedWidthWriter.Store;
import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorValue;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Chooses, once per column, the code that converts and stores its values. */
final class FixedWidthStores {
  private static final int COMPLEX_PARTS = 2;

  private final ColumnType columnType;
  private final DataType valueType;
  private final NumberReaders readers;
  private final ValueProblems problems;
  private final byte @Nullable [] nullBytes;

  private FixedWidthStores(
      ColumnType columnType,
      DataType valueType,
      NumberReaders readers,
      ValueProblems problems,
      byte @Nullable [] nullBytes) {
    this.columnType = columnType;
    this.valueType = valueType;
    this.readers = readers;
    this.problems = problems;
    this.nullBytes = nullBytes;
  }

  static Store of(InputBinding binding, ValueProblems problems) {
    boolean isVector = binding.columnType() == ColumnType.VECTOR;
    ColumnType columnType = isVector ? ColumnType.DOUBLE : binding.columnType();
    DataType valueType = isVector ? DataTypes.DoubleType : binding.column().valueType();
    NumberReaders readers = valueType instanceof DecimalType decimal
        ? new NumberReaders(problems, decimal.precision(), decimal.scale())
        : new NumberReaders(problems, 0, 0);
    TensorValue nullValue = binding.nullValue();
    byte[] nullBytes = nullValue == null
        ? null
        : ConstantTensors.bytes(nullValue.elementType(), nullValue.values().get(0));
    return new FixedWidthStores(columnType, valueType, readers, problems, nullBytes)
        .store(binding.elementType());
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
      case UINT64 -> uint64();
      case FLOAT16, BFLOAT16 -> smallFloat(SmallFloat.of(elementType));
      case COMPLEX64, COMPLEX128 -> complex(ComplexReader.partType(elementType));
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

  private Store uint64() {
    NumberReaders.LongReader reader = readers.unsignedLongs(columnType);
    return (source, ordinal, address) ->
        Platform.putLong(null, address, reader.read(source, ordinal));
  }

  private Store smallFloat(SmallFloat format) {
    NumberReaders.DoubleReader reader = readers.doublesToOdd(columnType);
    return (source, ordinal, address) -> {
      double value = reader.read(source, ordinal);
      short nearest = format.nearest(value);
      if (format.isInfinite(nearest) && !Double.isInfinite(value)) {
        throw problems.outOfRange(source.get(ordinal, valueType));
      }
      Platform.putShort(null, address, nearest);
    };
  }

  /**
   * The real part, then the imaginary one, as the struct has them. A number of which a part is null
   * counts as null.
   */
  private Store complex(ElementType partType) {
    StructField[] parts = ((StructType) valueType).fields();
    ColumnType partColumn =
        columnType == ColumnType.COMPLEX_FLOAT ? ColumnType.FLOAT : ColumnType.DOUBLE;
    Store store = new FixedWidthStores(partColumn, parts[0].dataType(), readers, problems, null)
        .store(partType);
    return (source, ordinal, address) -> {
      InternalRow number = source.getStruct(ordinal, COMPLEX_PARTS);
      for (int part = 0; part < COMPLEX_PARTS; part++) {
        if (number.isNullAt(part)) {
          storeNull(parts[part].name(), address);
          return;
        }
        store.store(number, part, address + (long) part * partType.byteWidth());
      }
    };
  }

  private void storeNull(String part, long address) throws BadValueException {
    if (nullBytes == null) {
      throw problems.isNull("." + part);
    }
    Platform.copyMemory(nullBytes, Platform.BYTE_ARRAY_OFFSET, null, address, nullBytes.length);
  }
}
