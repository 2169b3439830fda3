/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import static io.github.sparksavedmodel.internal.plan.Plans.assertRefused;
import static io.github.sparksavedmodel.internal.plan.Plans.columns;
import static io.github.sparksavedmodel.internal.plan.Plans.floats;
import static io.github.sparksavedmodel.internal.plan.Plans.onlyInput;
import static io.github.sparksavedmodel.internal.plan.Plans.plan;
import static io.github.sparksavedmodel.internal.plan.Plans.signature;
import static io.github.sparksavedmodel.internal.plan.Plans.taking;
import static io.github.sparksavedmodel.internal.plan.Plans.withDefault;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the shapes of inputs meet the arrays of columns. */
class ShapesTest {

  private static DataType nested(int depth) {
    DataType type = FloatType;
    for (int i = 0; i < depth; i++) {
      type = DataTypes.createArrayType(type);
    }
    return type;
  }

  private static StructType column(int depth) {
    return columns("c", nested(depth));
  }

  private static void assertShapeRefused(SignatureDescription signature, String text) {
    assertRefused(
        signature,
        columns("x", FloatType, "z", FloatType),
        ErrorCondition.INPUT_SHAPE_UNSUPPORTED,
        text);
  }

  static Stream<Arguments> fitting() {
    return Stream.of(
        Arguments.of(TensorShape.of(-1), 0),
        Arguments.of(TensorShape.of(-1, 3), 1),
        Arguments.of(TensorShape.of(-1, 2, 3), 2),
        Arguments.of(TensorShape.of(-1, 1, 2, 1, 3), 4),
        Arguments.of(TensorShape.of(-1, 0), 1),
        Arguments.of(TensorShape.of(-1, -1), 1),
        Arguments.of(TensorShape.of(-1, 2, -1), 2),
        Arguments.of(TensorShape.of(-1, 1), 0),
        Arguments.of(TensorShape.of(-1, 1), 1),
        Arguments.of(TensorShape.of(-1, 1, 1), 0),
        Arguments.of(TensorShape.of(-1, 1, 1), 2));
  }

  @ParameterizedTest
  @MethodSource("fitting")
  void arraysAreNestedAsDeepAsTheRowOrNotAtAllForOneValue(TensorShape shape, int depth) {
    InputBinding binding = onlyInput(taking(floats("x", shape.dimensions())), column(depth));

    assertThat(binding.arrayDepth()).isEqualTo(depth);
    assertThat(binding.rowShape()).isEqualTo(shape.rowShape());
    assertThat(binding.batched()).isTrue();
  }

  static Stream<Arguments> unfitting() {
    String array = "Put the values into an array, for example array(column1, column2).";
    String nest = "Nest the values in as many arrays as the input has dimensions.";
    return Stream.of(
        Arguments.of(TensorShape.of(-1), 1, "one value", "Take one element, for example c[0]."),
        Arguments.of(TensorShape.of(-1), 2, "one value", "Take one element, for example c[0]."),
        Arguments.of(TensorShape.of(-1, 3), 0, "an array of 3 values", array),
        Arguments.of(TensorShape.of(-1, 0), 0, "an array of 0 values", array),
        Arguments.of(TensorShape.of(-1, 3), 2, "an array of 3 values", nest),
        Arguments.of(TensorShape.of(-1, -1), 0, "an array of values", array),
        Arguments.of(TensorShape.of(-1, 2, 3), 1, "arrays nested 2 deep of the sizes [2, 3]", nest),
        Arguments.of(
            TensorShape.of(-1, 2, 3), 0, "arrays nested 2 deep of the sizes [2, 3]", array),
        Arguments.of(
            TensorShape.of(-1, 1, 1), 1, "arrays nested 2 deep of the sizes [1, 1]", nest));
  }

  @ParameterizedTest
  @MethodSource("unfitting")
  void otherDepthsAreRefused(TensorShape shape, int depth, String expected, String hint) {
    assertRefused(
        taking(floats("x", shape.dimensions())),
        column(depth),
        ErrorCondition.INPUT_RANK_MISMATCH,
        "Input \"x\" of signature \"serve\" takes float32 " + shape + ", that is " + expected
            + " per row, but column \"c\" is " + nested(depth).sql() + ". " + hint);
  }

  static Stream<Arguments> rowsWithoutAKnownLength() {
    return Stream.of(
        Arguments.of(TensorShape.of(-1, -1), "an array of values"),
        Arguments.of(TensorShape.of(-1, 2, -1), "arrays nested 2 deep of the sizes [2, -1]"),
        Arguments.of(TensorShape.unknownRank(), "one value"));
  }

  @ParameterizedTest
  @MethodSource("rowsWithoutAKnownLength")
  void bytesAreTakenOnlyWhereAllDimensionsAreKnown(TensorShape shape, String expected) {
    assertRefused(
        taking(TensorSpec.dense("x", "x:0", ElementType.FLOAT32, shape)),
        columns("c", DataTypes.BinaryType),
        ErrorCondition.INPUT_RANK_MISMATCH,
        "Input \"x\" of signature \"serve\" takes float32 " + shape + ", that is " + expected
            + " per row, but column \"c\" is BINARY. BINARY is taken as the bytes of all values of a"
            + " row, and only if the model fixes all dimensions of a row. Write arrays of numbers.");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void ofAnUnknownRankTheColumnDecides(int depth) {
    TensorSpec input =
        TensorSpec.dense("x", "graph_x:0", ElementType.FLOAT32, TensorShape.unknownRank());
    long[] open = LongStream.generate(() -> -1).limit(depth).toArray();

    BindingPlan plan = plan(taking(input), column(depth));

    assertThat(plan.batching()).isEqualTo(Batching.OPEN);
    assertThat(plan.inputs().get(0).rowShape()).isEqualTo(TensorShape.of(open));
    assertThat(plan.inputs().get(0).batched()).isTrue();
  }

  @Test
  void scalarInputsMeanARunARow() {
    BindingPlan plan = plan(
        signature(List.of(floats("x"), floats("z")), floats("y")),
        columns("x", FloatType, "z", FloatType));

    assertThat(plan.batching()).isEqualTo(Batching.NONE);
    assertThat(plan.inputs()).allSatisfy(input -> {
      assertThat(input.batched()).isFalse();
      assertThat(input.rowShape()).isEqualTo(TensorShape.of());
    });
    assertThat(plan.outputs().get(0).batched()).isFalse();
  }

  @Test
  void aFirstDimensionOfOneMeansARunARow() {
    StructType schema = columns("x", nested(1), "z", FloatType);

    BindingPlan plan =
        plan(signature(List.of(floats("x", 1, 3), floats("z")), floats("y", 1, 2)), schema);

    assertThat(plan.batching()).isEqualTo(Batching.fixed(1));
    assertThat(plan.inputs()).extracting(InputBinding::batched).containsExactly(true, false);
    assertThat(plan.inputs())
        .extracting(InputBinding::rowShape)
        .containsExactly(TensorShape.of(3), TensorShape.of());
    assertThat(plan.outputs().get(0).batched()).isTrue();
    assertThat(plan.outputs().get(0).rowShape()).isEqualTo(TensorShape.of(2));
  }

  @Test
  void aFixedFirstDimensionCountsTheRowsOfEveryRun() {
    BindingPlan plan = plan(signature(List.of(floats("x", 4, 2)), floats("y", 4)), column(1));

    assertThat(plan.batching()).isEqualTo(Batching.fixed(4));
    assertThat(plan.inputs().get(0).rowShape()).isEqualTo(TensorShape.of(2));
    assertThat(plan.outputs().get(0).rowShape()).isEqualTo(TensorShape.of());
    assertThat(plan.outputs().get(0).batched()).isTrue();
  }

  @Test
  void columnsThatHoldWholeTensorsMeanARunARow() {
    BindingPlan plan = plan(signature(List.of(floats("x", 4, 2)), floats("y", 4)), column(2));

    assertThat(plan.batching()).isEqualTo(Batching.NONE);
    assertThat(plan.inputs().get(0).rowShape()).isEqualTo(TensorShape.of(4, 2));
    assertThat(plan.inputs().get(0).batched()).isFalse();
    assertThat(plan.outputs().get(0).rowShape()).isEqualTo(TensorShape.of(4));
    assertThat(plan.outputs().get(0).type().sql()).isEqualTo("ARRAY<FLOAT>");
  }

  @Test
  void anyOpenFirstDimensionMeansBatches() {
    assertThat(Batching.of(List.of(
            new Batching.Fed(TensorShape.of(1), 0), new Batching.Fed(TensorShape.of(-1, 1), 0))))
        .isEqualTo(Batching.OPEN);
    assertThat(Batching.OPEN.isOpen()).isTrue();
    assertThat(Batching.NONE.isOpen()).isFalse();
  }

  @Test
  void differentFixedFirstDimensionsAreRefused() {
    assertShapeRefused(
        taking(floats("x", 4), floats("z", 2)),
        "Input \"z\" of signature \"serve\" takes float32 [2]: its first dimension is fixed, and that"
            + " of another input is 4, so rows cannot be counted. Export the model with open first"
            + " dimensions (None).");
  }

  @Test
  void aFixedFirstDimensionIsRefusedBesideOpenOnes() {
    assertShapeRefused(
        taking(floats("x", -1), floats("z", 1)),
        "Input \"z\" of signature \"serve\" takes float32 [1]: its first dimension is fixed, and that"
            + " of another input is open, so rows cannot be counted. Export the model with open first"
            + " dimensions (None).");
  }

  @Test
  void aScalarBesideBatchesIsRefusedUnlessItHasADefault() {
    TensorSpec scalar = floats("z");
    TensorValue two = new TensorValue(ElementType.FLOAT32, TensorShape.of(), List.of(2f));
    StructType onlyX = columns("x", FloatType, "other", FloatType);

    assertShapeRefused(
        taking(floats("x", -1), scalar),
        "Input \"z\" of signature \"serve\" takes float32 []: beside inputs with one value per row it"
            + " takes one value for all of them, and it has no default. Export a signature with a"
            + " default for it, or set option \"runs\" to rows, so that each row is a run of its own.");
    assertThat(plan(taking(floats("x", -1), withDefault(scalar, two)), onlyX).constants())
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void typesWithoutAColumnTypeAreRefused(ElementType type) {
    if (TypeSupport.isSupported(type)) {
      assertThat(onlyInput(taking(Plans.spec("x", type, -1)), anyColumn(type)).elementType())
          .isEqualTo(type);
      return;
    }
    assertRefused(
        taking(Plans.spec("x", type, -1)),
        column(0),
        ErrorCondition.TENSOR_TYPE_UNSUPPORTED,
        "The input \"x\" of signature \"serve\" is " + type
            + ", which cannot be a column yet. Export"
            + " a signature that takes another type and casts inside.");
  }

  private static StructType anyColumn(ElementType type) {
    return columns(
        "c",
        switch (type) {
          case BOOL -> DataTypes.BooleanType;
          case STRING -> DataTypes.StringType;
          case COMPLEX64, COMPLEX128 -> columns("re", FloatType, "im", FloatType);
          default -> DataTypes.ByteType;
        });
  }

  @Test
  void compositeInputsOfOtherKindsAreRefused() {
    assertRefused(
        taking(Plans.encoded("x", TensorEncoding.COMPOSITE)),
        column(1),
        ErrorCondition.TENSOR_ENCODING_UNSUPPORTED,
        "The input \"x\" of signature \"serve\" is a composite tensor, which cannot be a column yet."
            + " Export a signature that takes dense, sparse or ragged tensors.");
  }

  @Test
  void aSignatureWithoutInputsIsRefused() {
    assertRefused(
        taking(),
        column(0),
        ErrorCondition.INPUTS_MISSING,
        "Signature \"serve\" of the model at \"models/m\" has no inputs, so it has nothing to score"
            + " rows with. Choose another one with option \"signature\", or set option \"runs\" to rows, so"
            + " that it is run once for each row.");
  }
}
