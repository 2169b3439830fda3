/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.micro;

import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ColumnEncoder;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.BindingPlanner;
import io.github.sparksavedmodel.internal.plan.BindingRequest;
import io.github.sparksavedmodel.internal.plan.CastPolicy;
import io.github.sparksavedmodel.internal.session.NativeRuntime;
import io.github.sparksavedmodel.internal.session.SessionSettings;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** A column that goes into an input and comes back as an output. */
final class Codec {
  /** As many rows as a batch has at most. */
  static final int ROWS = 4096;

  private final DataType column;
  private final BindingPlan plan;
  private final ColumnEncoder encoder;

  Codec(DataType column, ElementType elementType, long... rowDimensions) {
    loadLibrary();
    this.column = column;
    long[] dimensions =
        LongStream.concat(LongStream.of(-1), LongStream.of(rowDimensions)).toArray();
    TensorShape shape = TensorShape.of(dimensions);
    SignatureDescription signature = new SignatureDescription(
        "serve",
        "",
        List.of(TensorSpec.dense("x", "x:0", elementType, shape)),
        List.of(TensorSpec.dense("y", "y:0", elementType, shape)));
    BindingRequest request = new BindingRequest(
        Map.of(), Map.of(), Optional.empty(), CastPolicy.ROUNDING, false, List.of(), false);
    this.plan =
        BindingPlanner.plan("models/m", signature, new StructType().add("x", column), request);
    this.encoder = ColumnEncoder.of(plan.inputs().get(0));
  }

  private static void loadLibrary() {
    try {
      NativeRuntime.load(SessionSettings.defaults());
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while the library was loaded", e);
    }
  }

  BindingPlan plan() {
    return plan;
  }

  /** Spark's rows with these values in their only column. */
  UnsafeRow[] rows(Stream<Object> values) {
    UnsafeProjection projection = UnsafeProjection.create(new DataType[] {column});
    Iterator<UnsafeRow> rows = values
        .map(value ->
            projection.apply(new GenericInternalRow(new Object[] {value})).copy())
        .iterator();
    UnsafeRow[] all = new UnsafeRow[ROWS];
    IntStream.range(0, ROWS).forEach(row -> all[row] = rows.next());
    return all;
  }

  /** Copies rows one by one into a tensor. */
  long encodeRows(InternalRow[] rows) throws BadValueException {
    try (TensorScope scope = new TensorScope()) {
      long address = encoder.allocate(scope, rows.length).get(0).address();
      for (int row = 0; row < rows.length; row++) {
        encoder.encode(rows[row], 0, row);
      }
      return address;
    }
  }

  /** Copies a column into a tensor, at once if the connector does that with such columns. */
  long encodeColumn(ColumnVector values, ColumnAsRow row) throws BadValueException {
    try (TensorScope scope = new TensorScope()) {
      long address = encoder.allocate(scope, ROWS).get(0).address();
      if (!encoder.encodeAll(values, 0, ROWS)) {
        for (int place = 0; place < ROWS; place++) {
          encoder.encode(row.at(place), 0, place);
        }
      }
      return address;
    }
  }
}
