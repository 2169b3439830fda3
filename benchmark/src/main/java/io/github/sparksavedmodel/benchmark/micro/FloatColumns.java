/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.micro;

import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.model.ElementType;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
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

/** One float of each row into a tensor; the same from doubles, which are rounded. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(Codec.ROWS)
public class FloatColumns {
  private final Codec floats = new Codec(DataTypes.FloatType, ElementType.FLOAT32);
  private final Codec doubles = new Codec(DataTypes.DoubleType, ElementType.FLOAT32);
  private final UnsafeRow[] floatRows =
      floats.rows(IntStream.range(0, Codec.ROWS).mapToObj(i -> (float) i));
  private final UnsafeRow[] doubleRows =
      doubles.rows(IntStream.range(0, Codec.ROWS).mapToObj(i -> (double) i));
  private final WritableColumnVector onHeap =
      filled(new OnHeapColumnVector(Codec.ROWS, DataTypes.FloatType));
  private final WritableColumnVector offHeap =
      filled(new OffHeapColumnVector(Codec.ROWS, DataTypes.FloatType));
  private final WritableColumnVector doubleColumn = doubles();
  private final ColumnAsRow onHeapRow = new ColumnAsRow(onHeap);
  private final ColumnAsRow offHeapRow = new ColumnAsRow(offHeap);
  private final ColumnAsRow doubleRow = new ColumnAsRow(doubleColumn);

  private static WritableColumnVector filled(WritableColumnVector column) {
    for (int row = 0; row < Codec.ROWS; row++) {
      column.putFloat(row, row);
    }
    return column;
  }

  private static WritableColumnVector doubles() {
    WritableColumnVector column = new OnHeapColumnVector(Codec.ROWS, DataTypes.DoubleType);
    for (int row = 0; row < Codec.ROWS; row++) {
      column.putDouble(row, row);
    }
    return column;
  }

  /** From rows. */
  @Benchmark
  public long rows() throws BadValueException {
    return floats.encodeRows(floatRows);
  }

  /** From a column on the heap. */
  @Benchmark
  public long columnOnHeap() throws BadValueException {
    return floats.encodeColumn(onHeap, onHeapRow);
  }

  /** From a column outside of the heap. */
  @Benchmark
  public long columnOffHeap() throws BadValueException {
    return floats.encodeColumn(offHeap, offHeapRow);
  }

  /** From rows of doubles. */
  @Benchmark
  public long rowsOfDoubles() throws BadValueException {
    return doubles.encodeRows(doubleRows);
  }

  /** From a column of doubles. */
  @Benchmark
  public long columnOfDoubles() throws BadValueException {
    return doubles.encodeColumn(doubleColumn, doubleRow);
  }
}
