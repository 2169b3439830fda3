/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.micro;

import io.github.sparksavedmodel.internal.codec.OutputDecoder;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
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

/** Outputs into Spark's rows: a float, ten floats as an array, and a string of 40 bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(Codec.ROWS)
public class Outputs {
  private static final int LENGTH = 10;
  private static final DataType ARRAY = DataTypes.createArrayType(DataTypes.FloatType, true);

  private final TensorScope scope = new TensorScope(); // never closed: used until the end
  private final OutputDecoder floatDecoder =
      decoder(new Codec(DataTypes.FloatType, ElementType.FLOAT32));
  private final OutputDecoder arrayDecoder = decoder(new Codec(ARRAY, ElementType.FLOAT32, LENGTH));
  private final OutputDecoder textDecoder =
      decoder(new Codec(DataTypes.StringType, ElementType.STRING));
  private final NativeTensor floats = scope.allocate(ElementType.FLOAT32, Codec.ROWS);
  private final NativeTensor arrays = scope.allocate(ElementType.FLOAT32, Codec.ROWS, LENGTH);
  private final NativeTensor texts = texts();
  private final UnsafeRowWriter writer = new UnsafeRowWriter(1);

  private static OutputDecoder decoder(Codec codec) {
    return new OutputDecoder(codec.plan().outputs().get(0));
  }

  private NativeTensor texts() {
    NativeTensor made = scope.allocate(ElementType.STRING, Codec.ROWS);
    byte[] text = "x".repeat(40).getBytes(StandardCharsets.UTF_8);
    for (int row = 0; row < Codec.ROWS; row++) {
      made.putString(row, text, 0, text.length);
    }
    return made;
  }

  /** A float. */
  @Benchmark
  public int ofFloats() {
    return decode(floatDecoder, floats);
  }

  /** An array of ten floats. */
  @Benchmark
  public int ofArrays() {
    return decode(arrayDecoder, arrays);
  }

  /** A string. */
  @Benchmark
  public int ofTexts() {
    return decode(textDecoder, texts);
  }

  private int decode(OutputDecoder decoder, NativeTensor tensor) {
    int bytes = 0;
    for (int row = 0; row < Codec.ROWS; row++) {
      writer.reset();
      writer.zeroOutNullBytes();
      decoder.decode(tensor, row, writer, 0);
      bytes += writer.getRow().getSizeInBytes();
    }
    return bytes;
  }
}
