/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.FeatureBinding;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.types.UTF8String;

/** Sizes and writes single values, which are not null, of one column. Confined to one task. */
interface FeatureValues {

  /** The bytes that a value adds to its list. */
  int size(SpecializedGetters source, int ordinal) throws BadValueException;

  /** Writes what was sized. */
  void write(SpecializedGetters source, int ordinal, WireOutput output) throws BadValueException;

  /** Chooses the code for a column, once. */
  static FeatureValues of(FeatureBinding binding, FeatureProblems problems, BytesAccess bytes) {
    boolean isVector = binding.columnType() == ColumnType.VECTOR;
    ColumnType type = isVector ? ColumnType.DOUBLE : binding.columnType();
    DataType valueType = isVector ? DataTypes.DoubleType : binding.column().valueType();
    NumberReaders readers = valueType instanceof DecimalType decimal
        ? new NumberReaders(problems, decimal.precision(), decimal.scale())
        : new NumberReaders(problems, 0, 0);
    return switch (binding.kind()) {
      case BYTES -> new Texts(TextValues.of(type, valueType, bytes));
      case FLOAT ->
        isVector ? new Vectors(readers.floats(type), problems) : new Floats(readers.floats(type));
      case INT64 ->
        new Longs(
            type == ColumnType.BOOLEAN
                ? (source, ordinal) -> source.getBoolean(ordinal) ? 1 : 0
                : readers.longs(type, Long.MIN_VALUE, Long.MAX_VALUE));
    };
  }

  /** Strings and bytes, each with a tag and a length. */
  record Texts(TextValues values) implements FeatureValues {
    static final byte TAG = 0x0A;

    @Override
    public int size(SpecializedGetters source, int ordinal) {
      return WireOutput.fieldSize(values.of(source, ordinal).numBytes());
    }

    @Override
    public void write(SpecializedGetters source, int ordinal, WireOutput output) {
      write(values.of(source, ordinal), output);
    }

    static void write(UTF8String text, WireOutput output) {
      output.field(TAG, text.numBytes());
      output.text(text);
    }
  }

  /** Floats of a packed list. */
  record Floats(NumberReaders.FloatReader reader) implements FeatureValues {
    @Override
    public int size(SpecializedGetters source, int ordinal) {
      return Float.BYTES;
    }

    @Override
    public void write(SpecializedGetters source, int ordinal, WireOutput output)
        throws BadValueException {
      output.float32(reader.read(source, ordinal));
    }
  }

  /** Whole numbers of a packed list. */
  record Longs(NumberReaders.LongReader reader) implements FeatureValues {
    @Override
    public int size(SpecializedGetters source, int ordinal) throws BadValueException {
      return WireOutput.varintSize(reader.read(source, ordinal));
    }

    @Override
    public void write(SpecializedGetters source, int ordinal, WireOutput output)
        throws BadValueException {
      output.varint(reader.read(source, ordinal));
    }
  }

  /** Vectors of Spark ML, whose zeros are written too. */
  record Vectors(NumberReaders.FloatReader reader, FeatureProblems problems)
      implements FeatureValues {
    @Override
    public int size(SpecializedGetters source, int ordinal) {
      return Math.multiplyExact(Float.BYTES, VectorValues.length(source, ordinal));
    }

    @Override
    public void write(SpecializedGetters source, int ordinal, WireOutput output)
        throws BadValueException {
      int length = VectorValues.length(source, ordinal);
      InternalRow vector = source.getStruct(ordinal, VectorValues.FIELDS);
      ArrayData values = vector.getArray(VectorValues.VALUES);
      long start = output.offset();
      output.zeros(length * Float.BYTES);
      boolean isDense = vector.getByte(VectorValues.KIND) == VectorValues.DENSE;
      for (int i = 0; i < values.numElements(); i++) {
        int index = isDense ? i : vector.getArray(VectorValues.INDICES).getInt(i);
        if (index < 0 || index >= length) {
          throw problems.invalid("an index beyond the vector's size of " + length);
        }
        output.float32At(start + (long) index * Float.BYTES, reader.read(values, i));
      }
    }
  }
}
