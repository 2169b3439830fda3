/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.execution.vectorized.Dictionary;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Values by their number, as Parquet stores a column with few of them. */
final class TestDictionary implements Dictionary {
  private final List<@Nullable Object> values;

  private TestDictionary(List<@Nullable Object> values) {
    this.values = values;
  }

  /**
   * Moves the values inside all arrays of a column into a dictionary and leaves others in their
   * place. Booleans and decimals stay: Spark knows no dictionary of booleans, and several of
   * decimals.
   */
  static <C extends WritableColumnVector> C encoded(C column) {
    WritableColumnVector leaf = column;
    while (leaf.dataType() instanceof ArrayType) {
      leaf = leaf.getChild(0);
    }
    DataType type = leaf.dataType();
    if (type instanceof StructType struct) {
      for (int field = 0; field < struct.length(); field++) {
        encode(leaf.getChild(field));
      }
    } else if (!(type instanceof BooleanType || type instanceof DecimalType)) {
      encode(leaf);
    }
    return column;
  }

  private static void encode(WritableColumnVector leaf) {
    int count = leaf.getElementsAppended();
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = count - 1; i >= 0; i--) {
      values.add(leaf.isNullAt(i) ? null : value(leaf, i));
    }
    WritableColumnVector ids = leaf.reserveDictionaryIds(Math.max(1, count));
    for (int i = 0; i < count; i++) {
      spoil(leaf, i);
      ids.putInt(i, count - 1 - i);
    }
    leaf.setDictionary(new TestDictionary(values));
  }

  private static Object value(WritableColumnVector column, int row) {
    DataType type = column.dataType();
    if (type instanceof ByteType) {
      return (int) column.getByte(row);
    }
    if (type instanceof ShortType) {
      return (int) column.getShort(row);
    }
    if (type instanceof IntegerType) {
      return column.getInt(row);
    }
    if (type instanceof LongType) {
      return column.getLong(row);
    }
    if (type instanceof FloatType) {
      return column.getFloat(row);
    }
    return type instanceof DoubleType ? column.getDouble(row) : column.getBinary(row);
  }

  private static void spoil(WritableColumnVector column, int row) {
    DataType type = column.dataType();
    if (column.isNullAt(row)) {
      return;
    }
    if (type instanceof ByteType) {
      column.putByte(row, (byte) -77);
    } else if (type instanceof ShortType) {
      column.putShort(row, (short) -77);
    } else if (type instanceof IntegerType) {
      column.putInt(row, -77);
    } else if (type instanceof LongType) {
      column.putLong(row, -77);
    } else if (type instanceof FloatType) {
      column.putFloat(row, -77);
    } else if (type instanceof DoubleType) {
      column.putDouble(row, -77);
    } else {
      column.putByteArray(row, new byte[] {'-', '7', '7'});
    }
  }

  private Object value(int id) {
    return Objects.requireNonNull(values.get(id), "the value is null");
  }

  @Override
  public int decodeToInt(int id) {
    return (Integer) value(id);
  }

  @Override
  public long decodeToLong(int id) {
    return (Long) value(id);
  }

  @Override
  public float decodeToFloat(int id) {
    return (Float) value(id);
  }

  @Override
  public double decodeToDouble(int id) {
    return (Double) value(id);
  }

  @Override
  public byte[] decodeToBinary(int id) {
    return (byte[]) value(id);
  }
}
