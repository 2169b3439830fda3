/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is fed beside columns, and whether what a run gives is what was planned. */
class TensorsOfARunTest {

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  @Test
  void aBatchHasAsManyRowsAsItWasBegunWith() throws BadValueException {
    RoundTrip trip = RoundTrip.of(DataTypes.FloatType, ElementType.FLOAT32);
    InputEncoder encoder = new InputEncoder(trip.input());
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = encoder.begin(scope, 2);
      assertThat(tensor.dimensions()).containsExactly(2);
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> encoder.encode(Form.GENERIC.row(DataTypes.FloatType, 1f), 1, 2));
    }
  }

  static Stream<Arguments> constants() {
    byte[] bytes = {'a', -1, 0};
    return Stream.of(
        Arguments.of(ElementType.FLOAT32, List.of(1.5f, Float.NaN), List.of(1.5f, Float.NaN)),
        Arguments.of(ElementType.FLOAT64, List.of(-0.0, 1e300), List.of(-0.0, 1e300)),
        Arguments.of(ElementType.INT64, List.of(Long.MIN_VALUE, 2L), List.of(Long.MIN_VALUE, 2L)),
        Arguments.of(
            ElementType.INT32, List.of(Integer.MIN_VALUE, 2), List.of(Integer.MIN_VALUE, 2)),
        Arguments.of(ElementType.UINT32, List.of(4294967295L, 2L), List.of(4294967295L, 2L)),
        Arguments.of(ElementType.INT16, List.of(-32768, 2), List.of((short) -32768, (short) 2)),
        Arguments.of(ElementType.UINT16, List.of(65535, 2), List.of(65535, 2)),
        Arguments.of(ElementType.INT8, List.of(-128, 2), List.of((byte) -128, (byte) 2)),
        Arguments.of(ElementType.UINT8, List.of(255, 2), List.of((short) 255, (short) 2)),
        Arguments.of(ElementType.BOOL, List.of(true, false), List.of(true, false)),
        Arguments.of(
            ElementType.STRING,
            List.of(TensorValue.ByteString.of(bytes), TensorValue.ByteString.of(new byte[0])),
            List.of(TensorValue.ByteString.of(bytes), TensorValue.ByteString.of(new byte[0]))));
  }

  @ParameterizedTest
  @MethodSource("constants")
  void constantsHaveTheirValues(ElementType type, List<?> values, List<?> expected)
      throws BadValueException {
    TensorValue value = new TensorValue(type, TensorShape.of(2, 1), values);
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = ConstantTensors.allocate(value, scope);

      assertThat(tensor.elementType()).isEqualTo(type);
      assertThat(tensor.dimensions()).containsExactly(2, 1);
      assertThat(List.of(element(tensor, 0), element(tensor, 1))).isEqualTo(expected);
    }
  }

  private static Object element(NativeTensor tensor, int row) throws BadValueException {
    if (tensor.elementType() == ElementType.STRING) {
      return TensorValue.ByteString.of(tensor.string(row));
    }
    OutputBinding output = output(tensor.elementType(), true, TensorShape.of(1), 1);
    UnsafeRowWriter writer = new UnsafeRowWriter(1);
    writer.reset();
    new OutputDecoder(output).decode(tensor, row, writer, 0);
    return writer.getRow().getArray(0).get(0, ((ArrayType) output.type()).elementType());
  }

  @Test
  void aScalarConstantHasNoDimension() {
    TensorValue value = new TensorValue(ElementType.BOOL, TensorShape.of(), List.of(true));
    try (TensorScope scope = new TensorScope()) {
      assertThat(ConstantTensors.allocate(value, scope).dimensions()).isEmpty();
    }
  }

  @Test
  void thereAreNoConstantsOfOtherTypes() {
    TensorValue value = new TensorValue(ElementType.QINT8, TensorShape.of(), List.of(1L));
    try (TensorScope scope = new TensorScope()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ConstantTensors.allocate(value, scope))
          .withMessage("no constants of type qint8");
    }
  }

  private static OutputBinding output(
      ElementType type, boolean batched, TensorShape rowShape, int arrayDepth) {
    DataType leaf = RoundTrip.of(
            type == ElementType.BOOL ? DataTypes.BooleanType : DataTypes.ByteType, type)
        .output()
        .type();
    for (int level = 0; level < arrayDepth; level++) {
      leaf = DataTypes.createArrayType(leaf, false);
    }
    return new OutputBinding(
        "serve",
        "y",
        TensorEncoding.DENSE,
        "y:0",
        List.of(),
        type,
        batched,
        rowShape,
        arrayDepth,
        leaf,
        null);
  }

  @Test
  void anOutputWithoutARowDimensionIsReadWhole() throws BadValueException {
    OutputBinding output = output(ElementType.INT32, false, TensorShape.of(2), 1);
    TensorValue value = new TensorValue(ElementType.INT32, TensorShape.of(2), List.of(5, 6));
    try (TensorScope scope = new TensorScope()) {
      UnsafeRowWriter writer = new UnsafeRowWriter(1);
      writer.reset();
      new OutputDecoder(output).decode(ConstantTensors.allocate(value, scope), 0, writer, 0);

      UnsafeRow row = writer.getRow();
      assertThat(row.getArray(0).toIntArray()).containsExactly(5, 6);
    }
  }

  @Test
  void oneDecoderReadsTensorsOfDifferentSizes() throws BadValueException {
    OutputDecoder decoder =
        new OutputDecoder(output(ElementType.INT32, true, TensorShape.of(-1), 1));
    TensorValue narrow = new TensorValue(ElementType.INT32, TensorShape.of(2, 1), List.of(1, 2));
    TensorValue wide =
        new TensorValue(ElementType.INT32, TensorShape.of(2, 3), List.of(1, 2, 3, 4, 5, 6));
    try (TensorScope scope = new TensorScope()) {
      UnsafeRowWriter writer = new UnsafeRowWriter(1);
      writer.reset();
      decoder.decode(ConstantTensors.allocate(narrow, scope), 1, writer, 0);
      assertThat(writer.getRow().getArray(0).toIntArray()).containsExactly(2);
      writer.reset();
      decoder.decode(ConstantTensors.allocate(wide, scope), 1, writer, 0);
      assertThat(writer.getRow().getArray(0).toIntArray()).containsExactly(4, 5, 6);
    }
  }

  static Stream<Arguments> unfitting() {
    OutputBinding rows = output(ElementType.INT32, true, TensorShape.of(2, -1), 2);
    OutputBinding whole = output(ElementType.INT32, false, TensorShape.of(2), 1);
    String rowsDeclared = "int32 rows of [2, -1]";
    return Stream.of(
        Arguments.of(rows, ElementType.INT64, new long[] {3, 2, 5}, rowsDeclared),
        Arguments.of(rows, ElementType.INT32, new long[] {3, 2}, rowsDeclared),
        Arguments.of(rows, ElementType.INT32, new long[] {3, 2, 5, 1}, rowsDeclared),
        Arguments.of(rows, ElementType.INT32, new long[] {3, 1, 5}, rowsDeclared),
        Arguments.of(rows, ElementType.INT32, new long[] {}, rowsDeclared),
        Arguments.of(whole, ElementType.INT32, new long[] {3}, "int32 [2]"),
        Arguments.of(whole, ElementType.INT32, new long[] {1, 2}, "int32 [2]"));
  }

  @ParameterizedTest
  @MethodSource("unfitting")
  void anOutputOfAnotherTypeOrShapeIsAProblem(
      OutputBinding output, ElementType type, long[] dimensions, String declared) {
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = scope.allocate(type, dimensions);

      ErrorMessage problem = OutputProblem.find(output, tensor, 3).orElseThrow();

      assertThat(problem.text())
          .isEqualTo("Output \"y\" of signature \"serve\" came as " + type + " "
              + TensorShape.of(dimensions) + ", but the signature declares " + declared
              + ". The signature contradicts its graph; export the model again.");
      assertThat(problem.condition()).isEqualTo(ErrorCondition.OUTPUT_TYPE_MISMATCH);
    }
  }

  @Test
  void anOutputOfAnotherNumberOfRowsIsAProblem() {
    OutputBinding rows = output(ElementType.INT32, true, TensorShape.of(2, -1), 2);
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = scope.allocate(ElementType.INT32, 4, 2, 5);

      assertThat(OutputProblem.find(rows, tensor, 4)).isEmpty();
      ErrorMessage problem = OutputProblem.find(rows, tensor, 3).orElseThrow();

      assertThat(problem.text())
          .isEqualTo(
              "Output \"y\" of signature \"serve\" has 4 values for a batch of 3 rows, so its"
                  + " values cannot be matched with rows. The model drops or adds rows; choose other"
                  + " outputs with option \"outputs\".");
      assertThat(problem.condition()).isEqualTo(ErrorCondition.OUTPUT_ROWS_MISMATCH);
    }
  }

  @Test
  void aWholeOutputHasNoRowsToCount() {
    OutputBinding whole = output(ElementType.INT32, false, TensorShape.of(2), 1);
    try (TensorScope scope = new TensorScope()) {
      assertThat(OutputProblem.find(whole, scope.allocate(ElementType.INT32, 2), 1))
          .isEmpty();
    }
  }
}
