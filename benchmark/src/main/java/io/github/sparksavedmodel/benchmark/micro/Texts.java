/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.micro;

import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.model.ElementType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Strings into a tensor; TensorFlow keeps those of up to 22 bytes within its string object. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(Codec.ROWS)
public class Texts {
  private final Codec codec = new Codec(DataTypes.StringType, ElementType.STRING);
  private final WritableColumnVector column =
      new OnHeapColumnVector(Codec.ROWS, DataTypes.StringType);
  private final ColumnAsRow columnRow = new ColumnAsRow(column);
  private UnsafeRow[] rows = {};

  /** The bytes of each string. */
  @Param({"12", "40"})
  public int length;

  /** Makes the strings. */
  @Setup
  public void fill() {
    rows = codec.rows(
        IntStream.range(0, Codec.ROWS).mapToObj(row -> UTF8String.fromString(text(row))));
    for (int row = 0; row < Codec.ROWS; row++) {
      column.putByteArray(row, text(row).getBytes(StandardCharsets.UTF_8));
    }
  }

  private String text(int row) {
    String number = Integer.toString(row);
    return "x".repeat(length - number.length()) + number;
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
