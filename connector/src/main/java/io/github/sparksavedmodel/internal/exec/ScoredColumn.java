/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.codec.ReadOnlyColumn;
import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * An output of a batch of rows, null for rows without outputs. A value that is read when the batch
 * is freed is an {@link IllegalStateException}.
 */
final class ScoredColumn extends OutputColumn {
  private final ReadOnlyColumn[] runs;
  /** What all rows are in, each at its own place. */
  private final @Nullable ReadOnlyColumn only;

  /**
   * A column of a batch.
   *
   * @param runs the output in each of the batch's runs
   */
  ScoredColumn(DataType type, ScoredBatch scored, ReadOnlyColumn[] runs) {
    this(type, scored, runs, false);
  }

  private ScoredColumn(DataType type, ScoredBatch scored, ReadOnlyColumn[] runs, boolean part) {
    super(type, scored, part);
    this.runs = runs;
    this.only = scored.isOneRun() ? runs[0] : null;
  }

  @Override
  public int numNulls() {
    return scored.rowsWithoutOutputs();
  }

  @Override
  public boolean isNullAt(int row) {
    return only == null && !scored.hasOutputs(row);
  }

  private ReadOnlyColumn run(int row) {
    return only == null ? runs[scored.run(row)] : only;
  }

  private int place(int row) {
    return only == null ? scored.placeInRun(row) : row;
  }

  @Override
  public boolean getBoolean(int row) {
    return isNullAt(row) ? false : run(row).getBoolean(place(row));
  }

  @Override
  public byte getByte(int row) {
    return isNullAt(row) ? 0 : run(row).getByte(place(row));
  }

  @Override
  public short getShort(int row) {
    return isNullAt(row) ? 0 : run(row).getShort(place(row));
  }

  @Override
  public int getInt(int row) {
    return isNullAt(row) ? 0 : run(row).getInt(place(row));
  }

  @Override
  public long getLong(int row) {
    return isNullAt(row) ? 0 : run(row).getLong(place(row));
  }

  @Override
  public float getFloat(int row) {
    return isNullAt(row) ? 0 : run(row).getFloat(place(row));
  }

  @Override
  public double getDouble(int row) {
    return isNullAt(row) ? 0 : run(row).getDouble(place(row));
  }

  @Override
  public @Nullable ColumnarArray getArray(int row) {
    return isNullAt(row) ? null : run(row).getArray(place(row));
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    return isNullAt(row) ? null : run(row).getUTF8String(place(row));
  }

  @Override
  public byte @Nullable [] getBinary(int row) {
    return isNullAt(row) ? null : run(row).getBinary(place(row));
  }

  @Override
  public @Nullable Decimal getDecimal(int row, int precision, int scale) {
    return isNullAt(row) ? null : run(row).getDecimal(place(row), precision, scale);
  }

  /** A field of all structs, or the elements of all arrays, if they are in one tensor. */
  @Override
  public ColumnVector getChild(int ordinal) {
    if (type instanceof StructType struct) {
      ReadOnlyColumn[] parts = new ReadOnlyColumn[runs.length];
      Arrays.setAll(parts, run -> (ReadOnlyColumn) runs[run].getChild(ordinal));
      return new ScoredColumn(struct.apply(ordinal).dataType(), scored, parts, true);
    }
    return runs.length == 1 ? runs[0].getChild(ordinal) : super.getChild(ordinal);
  }
}
