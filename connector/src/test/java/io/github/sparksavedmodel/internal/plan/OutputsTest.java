/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import static io.github.sparksavedmodel.internal.plan.Plans.floats;
import static io.github.sparksavedmodel.internal.plan.Plans.giving;
import static io.github.sparksavedmodel.internal.plan.Plans.signature;
import static io.github.sparksavedmodel.internal.plan.Plans.spec;
import static io.github.sparksavedmodel.internal.plan.Plans.squeezing;
import static io.github.sparksavedmodel.internal.plan.Plans.wanting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What outputs become. */
class OutputsTest {
  private static final Map<ElementType, DataType> TYPES = Map.ofEntries(
      Map.entry(ElementType.FLOAT32, DataTypes.FloatType),
      Map.entry(ElementType.FLOAT64, DataTypes.DoubleType),
      Map.entry(ElementType.INT8, DataTypes.ByteType),
      Map.entry(ElementType.INT16, DataTypes.ShortType),
      Map.entry(ElementType.INT32, DataTypes.IntegerType),
      Map.entry(ElementType.INT64, DataTypes.LongType),
      Map.entry(ElementType.UINT8, DataTypes.ShortType),
      Map.entry(ElementType.UINT16, DataTypes.IntegerType),
      Map.entry(ElementType.UINT32, DataTypes.LongType),
      Map.entry(ElementType.UINT64, DataTypes.createDecimalType(20, 0)),
      Map.entry(ElementType.FLOAT16, DataTypes.FloatType),
      Map.entry(ElementType.BFLOAT16, DataTypes.FloatType),
      Map.entry(ElementType.COMPLEX64, complex(DataTypes.FloatType)),
      Map.entry(ElementType.COMPLEX128, complex(DataTypes.DoubleType)),
      Map.entry(ElementType.BOOL, DataTypes.BooleanType),
      Map.entry(ElementType.STRING, DataTypes.StringType));

  private static DataType complex(DataType part) {
    return new StructType().add("re", part, false).add("im", part, false);
  }

  private static List<OutputBinding> bind(SignatureDescription signature, BindingRequest request) {
    int depth = Math.max(0, signature.inputs().get(0).shape().rank() - 1);
    StructType columns = Plans.columns("x", arrays(DataTypes.FloatType, depth));
    return Plans.plan(signature, columns, request).outputs();
  }

  private static OutputBinding bind(TensorSpec output, BindingRequest request) {
    List<OutputBinding> outputs = bind(giving(output), request);
    assertThat(outputs).hasSize(1);
    return outputs.get(0);
  }

  private static OutputBinding bind(TensorSpec output) {
    return bind(output, Plans.request());
  }

  private static void assertRefused(
      SignatureDescription signature,
      BindingRequest request,
      ErrorCondition condition,
      String text) {
    BindingException failure =
        catchThrowableOfType(BindingException.class, () -> bind(signature, request));
    assertThat(failure).as("a failure").isNotNull();
    assertThat(failure.error().text()).isEqualTo(text);
    assertThat(failure.error().condition()).isEqualTo(condition);
  }

  private static DataType arrays(DataType leaf, int depth) {
    return depth == 0 ? leaf : DataTypes.createArrayType(arrays(leaf, depth - 1), false);
  }

  @ParameterizedTest
  @EnumSource
  void everySupportedTypeHasASparkTypeAndOthersAreRefused(ElementType type) {
    DataType expected = TYPES.get(type);
    if (expected != null) {
      OutputBinding output = bind(spec("y", type, -1));
      assertThat(output.type()).isEqualTo(expected);
      assertThat(output.elementType()).isEqualTo(type);
      assertThat(output.tensorName()).isEqualTo("graph_y:0");
      assertThat(output.batched()).isTrue();
      assertThat(output.rowShape()).isEqualTo(TensorShape.of());
      assertThat(output).hasToString("y " + type + " -> " + expected.sql());
      return;
    }
    assertRefused(
        giving(spec("y", type, -1)),
        Plans.request(),
        ErrorCondition.TENSOR_TYPE_UNSUPPORTED,
        "The output \"y\" of signature \"serve\" is " + type
            + ", which cannot be a column yet. Choose" + " other outputs with option \"outputs\".");
  }

  @Test
  void stringsWhoseNameSaysSoAreBytes() {
    assertThat(bind(spec("image_bytes", ElementType.STRING, -1)).type())
        .isEqualTo(DataTypes.BinaryType);
    assertThat(bind(spec("image_bytes", ElementType.STRING, -1, 2)).type())
        .isEqualTo(arrays(DataTypes.BinaryType, 1));
    assertThat(bind(spec("length_bytes", ElementType.INT64, -1)).type())
        .isEqualTo(DataTypes.LongType);
    assertThat(bind(spec("bytes", ElementType.STRING, -1)).type()).isEqualTo(DataTypes.StringType);
  }

  @Test
  void innerDimensionsAreArraysWithoutNulls() {
    OutputBinding fixed = bind(floats("y", -1, 2, 3));
    OutputBinding open = bind(floats("y", -1, -1));

    assertThat(fixed.type()).isEqualTo(arrays(DataTypes.FloatType, 2));
    assertThat(fixed.arrayDepth()).isEqualTo(2);
    assertThat(open.type()).isEqualTo(arrays(DataTypes.FloatType, 1));
    assertThat(open.rowShape()).isEqualTo(TensorShape.of(-1));
  }

  @Test
  void oneValueStaysAnArrayUnlessSqueezed() {
    assertThat(bind(floats("y", -1, 1)).type()).isEqualTo(arrays(DataTypes.FloatType, 1));
    assertThat(bind(floats("y", -1, 1, 1), squeezing()).type()).isEqualTo(DataTypes.FloatType);
    assertThat(bind(floats("y", -1, 1, 1), squeezing()).arrayDepth()).isZero();
    assertThat(bind(floats("y", -1, 1, 2), squeezing()).type())
        .isEqualTo(arrays(DataTypes.FloatType, 2));
    assertThat(bind(floats("y", -1, -1), squeezing()).arrayDepth()).isEqualTo(1);
    assertThat(bind(floats("y", -1, 0), squeezing()).arrayDepth()).isEqualTo(1);
  }

  @Test
  void anUnknownRankIsOneValuePerRow() {
    OutputBinding output =
        bind(TensorSpec.dense("y", "graph_y:0", ElementType.FLOAT32, TensorShape.unknownRank()));

    assertThat(output.type()).isEqualTo(DataTypes.FloatType);
    assertThat(output.batched()).isTrue();
  }

  @Test
  void outputsOfAScalarSignatureAreWhole() {
    OutputBinding output = bind(
            signature(List.of(floats("x")), floats("y", 2, -1)), Plans.request())
        .get(0);

    assertThat(output.batched()).isFalse();
    assertThat(output.rowShape()).isEqualTo(TensorShape.of(2, -1));
    assertThat(output.type()).isEqualTo(arrays(DataTypes.FloatType, 2));
  }

  @Test
  void outputsOfASingleRowHaveARowDimensionOrNone() {
    SignatureDescription signature = signature(
        List.of(floats("x", 1, 2)),
        floats("a", 1, 3),
        floats("b", -1),
        floats("c", 3),
        floats("d"));

    List<OutputBinding> outputs = bind(signature, Plans.request());

    assertThat(outputs)
        .extracting(OutputBinding::batched)
        .containsExactly(true, true, false, false);
    assertThat(outputs)
        .extracting(OutputBinding::rowShape)
        .containsExactly(TensorShape.of(3), TensorShape.of(), TensorShape.of(3), TensorShape.of());
  }

  @Test
  void outputsAreSortedAndCanBeChosen() {
    SignatureDescription signature = giving(floats("c", -1), floats("a", -1), floats("b", -1));

    assertThat(bind(signature, Plans.request()))
        .extracting(OutputBinding::output)
        .containsExactly("a", "b", "c");
    assertThat(bind(signature, wanting("c", "a", "c")))
        .extracting(OutputBinding::output)
        .containsExactly("a", "c");
    assertRefused(
        signature,
        wanting("a", "A"),
        ErrorCondition.OUTPUT_UNKNOWN,
        "Signature \"serve\" has no output \"A\". Its outputs are: \"a\", \"b\", \"c\".");
  }

  @Test
  void outputsThatAreNotChosenAreNotChecked() {
    SignatureDescription signature =
        giving(floats("a", -1), spec("b", ElementType.QINT8, -1), floats("c"));

    assertThat(bind(signature, wanting("a")))
        .extracting(OutputBinding::output)
        .containsExactly("a");
  }

  @Test
  void anOutputWithoutABatchIsRefused() {
    assertRefused(
        giving(floats("mean"), floats("y", -1)),
        Plans.request(),
        ErrorCondition.OUTPUT_WITHOUT_BATCH,
        "Output \"mean\" of signature \"serve\" is float32 []: it has no batch dimension, so it does"
            + " not hold one value per row. Choose others with option \"outputs\": \"y\".");
    assertRefused(
        giving(floats("w", 4), floats("y", -1)),
        Plans.request(),
        ErrorCondition.OUTPUT_WITHOUT_BATCH,
        "Output \"w\" of signature \"serve\" is float32 [4]: it has no batch dimension, so it does"
            + " not hold one value per row. Choose others with option \"outputs\": \"y\".");
  }

  @Test
  void sparseOutputsAreRefused() {
    assertRefused(
        giving(Plans.encoded("y", TensorEncoding.COMPOSITE)),
        Plans.request(),
        ErrorCondition.TENSOR_ENCODING_UNSUPPORTED,
        "The output \"y\" of signature \"serve\" is a composite tensor, which cannot be a column yet."
            + " Choose other outputs with option \"outputs\".");
  }
}
