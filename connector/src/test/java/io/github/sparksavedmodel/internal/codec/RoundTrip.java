/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.BindingPlanner;
import io.github.sparksavedmodel.internal.plan.BindingRequest;
import io.github.sparksavedmodel.internal.plan.CastPolicy;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A column {@code c} that goes into input {@code x} and back out as output {@code y}. */
final class RoundTrip {
  private static final String PLACE = "Row 3 of partition 0";

  /** How Spark holds the rows, and the arrays in them. */
  enum Form {
    GENERIC,
    UNSAFE;

    /** A row with this value between two others. */
    InternalRow row(DataType type, @Nullable Object value) {
      InternalRow row = new GenericInternalRow(new @Nullable Object[] {7L, value, null});
      DataType[] types = {DataTypes.LongType, type, DataTypes.LongType};
      return this == GENERIC ? row : UnsafeProjection.create(types).apply(row);
    }
  }

  private final DataType column;
  private final InputBinding input;
  private final OutputBinding output;

  private RoundTrip(DataType column, BindingPlan plan) {
    this.column = column;
    this.input = plan.inputs().get(0);
    this.output = plan.outputs().get(0);
  }

  /** Between rows of this shape. */
  static RoundTrip of(DataType column, ElementType elementType, long... rowDimensions) {
    return of(column, elementType, "y", rowDimensions);
  }

  /** A string output whose name says that it is to be given as bytes. */
  static RoundTrip ofBytes(DataType column, long... rowDimensions) {
    return of(column, ElementType.STRING, "y_bytes", rowDimensions);
  }

  private static RoundTrip of(
      DataType column, ElementType elementType, String output, long... rowDimensions) {
    long[] dimensions = new long[rowDimensions.length + 1];
    dimensions[0] = -1;
    System.arraycopy(rowDimensions, 0, dimensions, 1, rowDimensions.length);
    TensorShape shape = TensorShape.of(dimensions);
    SignatureDescription signature = new SignatureDescription(
        "serve",
        "",
        List.of(TensorSpec.dense("x", "x:0", elementType, shape)),
        List.of(TensorSpec.dense(output, "y:0", elementType, shape)));
    BindingRequest request =
        new BindingRequest(Map.of(), Optional.empty(), CastPolicy.LOSSY, false, List.of(), false);
    return new RoundTrip(
        column,
        BindingPlanner.plan("models/m", signature, new StructType().add("c", column), request));
  }

  InputBinding input() {
    return input;
  }

  OutputBinding output() {
    return output;
  }

  /** The values, one a row, as they come back out of one tensor. */
  List<Object> through(Form form, List<?> values) throws BadValueException {
    InputEncoder encoder = new InputEncoder(input);
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = encoder.begin(scope, values.size());
      // From the last row to the first, so that no row relies on the one before it.
      for (int row = values.size() - 1; row >= 0; row--) {
        encoder.encode(form.row(column, catalyst(values.get(row))), 1, row);
      }
      return decoded(tensor, values.size());
    }
  }

  private List<Object> decoded(NativeTensor tensor, int rows) throws BadValueException {
    OutputDecoder decoder = new OutputDecoder(output);
    List<Object> decoded = new ArrayList<>();
    UnsafeRowWriter writer = new UnsafeRowWriter(2);
    for (int row = 0; row < rows; row++) {
      writer.reset();
      writer.zeroOutNullBytes();
      writer.write(0, 7L);
      decoder.decode(tensor, row, writer, 1);
      decoded.add(plain(writer.getRow().copy().get(1, output.type()), output.type()));
    }
    return decoded;
  }

  /** Why the value is not taken. It comes after a row that is. */
  ErrorMessage refusal(Form form, Object good, @Nullable Object bad) throws BadValueException {
    InputEncoder encoder = new InputEncoder(input);
    try (TensorScope scope = new TensorScope()) {
      encoder.begin(scope, 2);
      encoder.encode(form.row(column, catalyst(good)), 1, 0);
      InternalRow row = form.row(column, catalyst(bad));
      BadValueException problem =
          catchThrowableOfType(BadValueException.class, () -> encoder.encode(row, 1, 1));
      if (problem == null) {
        throw new AssertionError(bad + " was taken");
      }
      return problem.at(PLACE);
    }
  }

  /** What Spark makes of a plain value: lists are arrays, strings are UTF-8. */
  static @Nullable Object catalyst(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return new GenericArrayData(list.stream().map(RoundTrip::catalyst).toArray());
    }
    return value instanceof String text ? UTF8String.fromString(text) : value;
  }

  private static Object plain(Object value, DataType type) {
    if (type instanceof ArrayType array) {
      Object[] elements = ((ArrayData) value).toObjectArray(array.elementType());
      return Arrays.stream(elements).map(e -> plain(e, array.elementType())).toList();
    }
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    return value instanceof UTF8String text ? text.toString() : value;
  }
}
