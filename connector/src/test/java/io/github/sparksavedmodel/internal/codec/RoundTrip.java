/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A column {@code c} that goes into input {@code x} and back out as output {@code y}. */
final class RoundTrip {
  private static final String PLACE = "Row 3 of partition 0";

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
    BindingRequest request = new BindingRequest(
        Map.of(), Map.of(), Optional.empty(), CastPolicy.LOSSY, false, List.of(), false);
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
    List<Object> results = new ArrayList<>();
    for (Form.Values part : form.parts(column, catalyst(values))) {
      try (part;
          TensorScope scope = new TensorScope()) {
        results.addAll(through(part, scope));
      }
    }
    return results;
  }

  private List<Object> through(Form.Values values, TensorScope scope) throws BadValueException {
    InputEncoder encoder = new InputEncoder(input);
    NativeTensor tensor = encoder.begin(scope, values.count());
    if (!values.encodeAll(encoder)) {
      // From the last row to the first, so that no row relies on the one before it.
      for (int row = values.count() - 1; row >= 0; row--) {
        values.encode(encoder, row);
      }
    }
    return decoded(tensor, values.count());
  }

  /** Whether the values are copied at once. */
  boolean isCopiedAtOnce(Form form, List<?> values) {
    InputEncoder encoder = new InputEncoder(input);
    boolean all = true;
    for (Form.Values part : form.parts(column, catalyst(values))) {
      try (part;
          TensorScope scope = new TensorScope()) {
        encoder.begin(scope, part.count());
        all &= part.encodeAll(encoder);
      }
    }
    return all;
  }

  private List<Object> decoded(NativeTensor tensor, int rows) throws BadValueException {
    if (TextCheck.applies(output)) {
      long each = tensor.elementCount() / rows;
      for (int row = 0; row < rows; row++) {
        TextCheck.check(output, tensor, row * each, (row + 1) * each);
      }
    }
    List<Object> decoded = decodedRows(tensor, rows);
    assertThat(decodedColumn(tensor, rows)).isEqualTo(decoded);
    return decoded;
  }

  private List<Object> decodedRows(NativeTensor tensor, int rows) {
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

  private List<Object> decodedColumn(NativeTensor tensor, int rows) {
    TensorColumn column = TensorColumn.of(output, tensor, this);
    ColumnarBatch batch = new ColumnarBatch(new ColumnVector[] {column}, rows);
    List<Object> decoded = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      decoded.add(plain(batch.getRow(row).get(0, output.type()), output.type()));
    }
    return decoded;
  }

  /** Why the value is not taken. It comes after a row that is. */
  ErrorMessage refusal(Form form, Object good, @Nullable Object bad) throws BadValueException {
    InputEncoder encoder = new InputEncoder(input);
    List<@Nullable Object> both = new ArrayList<>();
    both.add(good);
    both.add(bad);
    List<Form.Values> parts = form.parts(column, catalyst(both));
    try (Form.Values first = parts.get(0);
        Form.Values last = parts.get(parts.size() - 1);
        TensorScope scope = new TensorScope()) {
      encoder.begin(scope, last.count());
      assertThat(last.encodeAll(encoder)).isFalse();
      if (parts.size() == 1) {
        first.encode(encoder, 0);
      }
      BadValueException problem = catchThrowableOfType(
          BadValueException.class, () -> last.encode(encoder, last.count() - 1));
      if (problem == null) {
        throw new AssertionError(bad + " was taken");
      }
      return problem.at(PLACE);
    }
  }

  private static List<@Nullable Object> catalyst(List<? extends @Nullable Object> values) {
    List<@Nullable Object> converted = new ArrayList<>();
    values.forEach(value -> converted.add(catalyst(value)));
    return converted;
  }

  /** A complex number as a plain value. */
  record Complex(@Nullable Object re, @Nullable Object im) {}

  /** What Spark makes of a plain value: lists are arrays, strings are UTF-8. */
  static @Nullable Object catalyst(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return new GenericArrayData(list.stream().map(RoundTrip::catalyst).toArray());
    }
    if (value instanceof Complex number) {
      return new GenericInternalRow(new @Nullable Object[] {number.re(), number.im()});
    }
    return value instanceof String text ? UTF8String.fromString(text) : value;
  }

  private static Object plain(Object value, DataType type) {
    if (type instanceof ArrayType array) {
      Object[] elements = ((ArrayData) value).toObjectArray(array.elementType());
      return Arrays.stream(elements).map(e -> plain(e, array.elementType())).toList();
    }
    if (type instanceof StructType parts) {
      InternalRow number = (InternalRow) value;
      DataType part = parts.apply(0).dataType();
      return new Complex(number.get(0, part), number.get(1, part));
    }
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    return value instanceof UTF8String text ? text.toString() : value;
  }
}
