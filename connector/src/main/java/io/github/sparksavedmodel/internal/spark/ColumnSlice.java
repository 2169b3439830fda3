/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.codec.ReadOnlyColumn;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A column from some row on. Only the last slice closes the column. */
final class ColumnSlice extends ReadOnlyColumn {
  private final ColumnVector column;
  private final int first;
  private final boolean isLast;

  ColumnSlice(ColumnVector column, int first, boolean isLast) {
    super(column.dataType());
    this.column = column;
    this.first = first;
    this.isLast = isLast;
  }

  @Override
  public void close() {
    if (isLast) {
      column.close();
    }
  }

  @Override
  public void closeIfFreeable() {
    if (isLast) {
      column.closeIfFreeable();
    }
  }

  @Override
  public boolean hasNull() {
    return column.hasNull();
  }

  /** An upper bound: that of the whole column. */
  @Override
  public int numNulls() {
    return column.numNulls();
  }

  @Override
  public boolean isNullAt(int row) {
    return column.isNullAt(first + row);
  }

  @Override
  public boolean getBoolean(int row) {
    return column.getBoolean(first + row);
  }

  @Override
  public byte getByte(int row) {
    return column.getByte(first + row);
  }

  @Override
  public short getShort(int row) {
    return column.getShort(first + row);
  }

  @Override
  public int getInt(int row) {
    return column.getInt(first + row);
  }

  @Override
  public long getLong(int row) {
    return column.getLong(first + row);
  }

  @Override
  public float getFloat(int row) {
    return column.getFloat(first + row);
  }

  @Override
  public double getDouble(int row) {
    return column.getDouble(first + row);
  }

  @Override
  public @Nullable ColumnarArray getArray(int row) {
    return column.getArray(first + row);
  }

  @Override
  public ColumnarMap getMap(int row) {
    return column.getMap(first + row);
  }

  @Override
  public Decimal getDecimal(int row, int precision, int scale) {
    return column.getDecimal(first + row, precision, scale);
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    return column.getUTF8String(first + row);
  }

  @Override
  public byte @Nullable [] getBinary(int row) {
    return column.getBinary(first + row);
  }

  /** Fields of structs have the struct's rows; elements of arrays and maps have their own. */
  @Override
  public ColumnVector getChild(int ordinal) {
    ColumnVector child = column.getChild(ordinal);
    boolean hasOwnRows = type instanceof ArrayType || type instanceof MapType;
    return hasOwnRows ? child : new ColumnSlice(child, first, false);
  }
}
