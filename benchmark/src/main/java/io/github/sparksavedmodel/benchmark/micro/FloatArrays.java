/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.micro;

import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.model.ElementType;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Arrays of floats into a tensor; the time is that of one float. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(Codec.ROWS * FloatArrays.LENGTH)
public class FloatArrays {
  static final int LENGTH = 256;

  private static final DataType ARRAY = DataTypes.createArrayType(DataTypes.FloatType, true);

  private final Codec codec = new Codec(ARRAY, ElementType.FLOAT32, LENGTH);
  private final UnsafeRow[] rows = codec.rows(IntStream.range(0, Codec.ROWS)
      .mapToObj(row -> UnsafeArrayData.fromPrimitiveArray(new float[LENGTH])));
  private final WritableColumnVector column = filled();
  private final ColumnAsRow columnRow = new ColumnAsRow(column);

  private static WritableColumnVector filled() {
    WritableColumnVector column = new OnHeapColumnVector(Codec.ROWS, ARRAY);
    WritableColumnVector values = column.getChild(0);
    values.reserve(Codec.ROWS * LENGTH);
    for (int row = 0; row < Codec.ROWS; row++) {
      column.putArray(row, row * LENGTH, LENGTH);
    }
    return column;
  }

  /** From rows. */
  @Benchmark
  public long rows() throws BadValueException {
    return codec.encodeRows(rows);
  }

  /** From a column. */
  @Benchmark
  public long column() throws BadValueException {
    return codec.encodeColumn(column, columnRow);
  }
}
