/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import static io.github.sparksavedmodel.internal.plan.Plans.columns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of TensorFlow Serving for the methods classify and regress. */
class MethodRulesTest {
  private static final String CLASSIFY = "tensorflow/serving/classify";

  private static TensorSpec tensor(String key, ElementType type, long... shape) {
    return TensorSpec.dense(key, key + ":0", type, TensorShape.of(shape));
  }

  private static SignatureDescription signature(String methodName, TensorSpec... outputs) {
    TensorSpec inputs = tensor("inputs", ElementType.STRING, -1);
    return new SignatureDescription("s", methodName, List.of(inputs), List.of(outputs));
  }

  private static BindingPlan plan(
      SignatureDescription signature, SignatureMethod method, CastPolicy casts) {
    return Plans.plan(
        signature, columns("inputs", DataTypes.BinaryType), Plans.casting(casts).with(method));
  }

  private static BindingPlan classify(TensorSpec... outputs) {
    return plan(signature(CLASSIFY, outputs), SignatureMethod.CLASSIFY, CastPolicy.ROUNDING);
  }

  private static BindingPlan regress(TensorSpec... outputs) {
    return plan(signature("", outputs), SignatureMethod.REGRESS, CastPolicy.ROUNDING);
  }

  private static TensorSpec classes() {
    return tensor("classes", ElementType.STRING, -1, 3);
  }

  private static TensorSpec scores() {
    return tensor("scores", ElementType.FLOAT32, -1, 3);
  }

  private static TensorSpec of(String key, String type, String shape) {
    ElementType elementType = ElementType.valueOf(type.toUpperCase(java.util.Locale.ROOT));
    return shape.equals("unknown")
        ? TensorSpec.dense(key, key + ":0", elementType, TensorShape.unknownRank())
        : tensor(
            key,
            elementType,
            java.util.Arrays.stream(shape.split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray());
  }

  @Test
  void readsClassesAndScores() {
    assertThat(classify(classes(), scores()).outputs())
        .extracting(OutputBinding::output)
        .containsExactly("classes", "scores");
    assertThat(classify(scores()).outputs())
        .extracting(OutputBinding::output)
        .containsExactly("scores");
    assertThat(classify(classes()).outputs())
        .extracting(OutputBinding::output)
        .containsExactly("classes");
  }

  @Test
  void doesNotReadAnotherOutputBesideOneOfThem() {
    TensorSpec other = tensor("probabilities", ElementType.FLOAT32, -1, 3);
    assertThat(classify(scores(), other).outputs())
        .extracting(OutputBinding::output)
        .containsExactly("scores");
  }

  @Test
  void takesMatricesWhereTheRankIsUnknown() {
    assertThat(classify(of("scores", "float32", "unknown")).outputs().get(0).rowShape())
        .isEqualTo(TensorShape.of(-1));
  }

  @ParameterizedTest
  @CsvSource({"-1", "-1 1", "-1 -1", "unknown"})
  void regressionGivesOneNumber(String shape) {
    assertThat(regress(of("outputs", "float32", shape)).outputs())
        .extracting(OutputBinding::type)
        .containsExactly(DataTypes.FloatType);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
          CLASSIFY | scores  | float64 | -1 3   | it reads output "scores" as float32 [-1, -1]
          CLASSIFY | scores  | float32 | -1     | it reads output "scores" as float32 [-1, -1]
          CLASSIFY | classes | int64   | -1 3   | it reads output "classes" as string [-1, -1]
          CLASSIFY | outputs | float32 | -1 3   | it reads an output "classes" or "scores" or both, but the signature has "outputs"
          REGRESS  | outputs | float32 | -1 3   | it reads output "outputs" as float32 [-1] or [-1, 1]
          REGRESS  | outputs | float64 | -1     | it reads output "outputs" as float32 [-1] or [-1, 1]
          REGRESS  | outputs | float32 | -1 1 1 | it reads output "outputs" as float32 [-1] or [-1, 1]
          REGRESS  | value   | float32 | -1     | it reads the one output "outputs", but the signature has "value"
          """)
  void refusesOtherOutputs(
      SignatureMethod method, String key, String type, String shape, String reason) {
    assertThatThrownBy(() -> plan(signature("", of(key, type, shape)), method, CastPolicy.ROUNDING))
        .isInstanceOf(BindingException.class)
        .hasMessageContaining("[METHOD_UNFIT]")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesThreeOutputs() {
    assertThatThrownBy(
            () -> classify(classes(), scores(), tensor("other", ElementType.FLOAT32, -1, 3)))
        .hasMessageContaining("but the signature has \"classes\", \"other\", \"scores\"");
  }

  @Test
  void refusesOtherInputs() {
    SignatureDescription signature = new SignatureDescription(
        "s", CLASSIFY, List.of(tensor("x", ElementType.STRING, -1)), List.of(scores()));
    assertThatThrownBy(() -> Plans.plan(
            signature,
            columns("x", DataTypes.BinaryType),
            Plans.request().with(SignatureMethod.CLASSIFY)))
        .hasMessageContaining("it takes one input \"inputs\", but the signature has \"x\"");
  }

  @Test
  void refusesInputsWithoutABatchDimension() {
    SignatureDescription signature = new SignatureDescription(
        "s",
        CLASSIFY,
        List.of(tensor("inputs", ElementType.STRING)),
        List.of(tensor("scores", ElementType.FLOAT32, 1, 3)));
    assertThatThrownBy(() -> plan(signature, SignatureMethod.CLASSIFY, CastPolicy.ROUNDING))
        .hasMessageContaining("its input has no batch dimension");
  }

  @Test
  void methodNamesCountOnlyWhenCastsAreStrict() {
    SignatureDescription named = signature("tensorflow/serving/predict", scores());
    assertThat(plan(named, SignatureMethod.CLASSIFY, CastPolicy.LOSSY).outputs())
        .hasSize(1);
    assertThat(plan(named, SignatureMethod.PREDICT, CastPolicy.STRICT).outputs())
        .hasSize(1);
    assertThat(plan(signature(CLASSIFY, scores()), SignatureMethod.CLASSIFY, CastPolicy.STRICT)
            .outputs())
        .hasSize(1);
    assertThatThrownBy(() -> plan(named, SignatureMethod.CLASSIFY, CastPolicy.STRICT))
        .hasMessageContaining("[METHOD_NAME_MISMATCH]")
        .hasMessageContaining("says that its method is \"tensorflow/serving/predict\"");
  }

  @Test
  void outputsAreTheFieldsOfTheMethod() {
    BindingRequest wanting = Plans.wanting("scores").with(SignatureMethod.CLASSIFY);
    assertThatThrownBy(() -> Plans.plan(
            signature(CLASSIFY, scores()), columns("inputs", DataTypes.BinaryType), wanting))
        .hasMessageContaining("has no output \"scores\". Its outputs are: \"classes\"");
  }
}
