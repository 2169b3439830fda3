/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A column that gives values of one type. Its getters for other types are not supported. */
public abstract class ReadOnlyColumn extends ColumnVector {

  /** A column of this type. */
  protected ReadOnlyColumn(DataType type) {
    super(type);
  }

  /** Says that a getter does not fit the type. */
  protected final UnsupportedOperationException isOfAnotherType() {
    return new UnsupportedOperationException("The column is " + type.sql());
  }

  @Override
  public boolean getBoolean(int row) {
    throw isOfAnotherType();
  }

  @Override
  public byte getByte(int row) {
    throw isOfAnotherType();
  }

  @Override
  public short getShort(int row) {
    throw isOfAnotherType();
  }

  @Override
  public int getInt(int row) {
    throw isOfAnotherType();
  }

  @Override
  public long getLong(int row) {
    throw isOfAnotherType();
  }

  @Override
  public float getFloat(int row) {
    throw isOfAnotherType();
  }

  @Override
  public double getDouble(int row) {
    throw isOfAnotherType();
  }

  @Override
  public @Nullable ColumnarArray getArray(int row) {
    throw isOfAnotherType();
  }

  @Override
  public ColumnarMap getMap(int row) {
    throw isOfAnotherType();
  }

  @Override
  public @Nullable Decimal getDecimal(int row, int precision, int scale) {
    throw isOfAnotherType();
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    throw isOfAnotherType();
  }

  @Override
  public byte @Nullable [] getBinary(int row) {
    throw isOfAnotherType();
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    throw isOfAnotherType();
  }
}
