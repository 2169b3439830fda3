/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import static io.github.sparksavedmodel.internal.plan.Plans.columns;
import static io.github.sparksavedmodel.internal.plan.Plans.floats;
import static io.github.sparksavedmodel.internal.plan.Plans.keyed;
import static io.github.sparksavedmodel.internal.plan.Plans.named;
import static io.github.sparksavedmodel.internal.plan.Plans.plan;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.sparksavedmodel.internal.plan.JointPlan.Shared;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class JointPlanTest {
  private static final StructType COLUMNS = columns("x", FloatType, "z", FloatType);
  private static final StructType OTHERS = columns("z", FloatType, "x", FloatType);

  private static TensorSpec placeholder(String key, String tensorName) {
    return named(key, tensorName).withPlaceholder(true);
  }

  private static TensorSpec constant(String key, String tensorName, float value) {
    return placeholder(key, tensorName)
        .withDefault(new TensorValue(ElementType.FLOAT32, TensorShape.of(), List.of(value)));
  }

  private static SignatureDescription signature(String key, TensorSpec... inputs) {
    return new SignatureDescription(key, "", List.of(inputs), List.of(named("y", key + "_y:0")));
  }

  private static JointPlan joint(BindingPlan first, BindingPlan second) {
    return JointPlan.of(first, second).orElseThrow();
  }

  private static void assertApart(BindingPlan first, BindingPlan second) {
    assertThat(JointPlan.of(first, second)).isEmpty();
    assertThat(JointPlan.of(second, first)).isEmpty();
  }

  @Test
  void feedsEachTensorOnceAndFetchesForBoth() {
    BindingPlan first = plan(signature("a", placeholder("x", "t:0")), COLUMNS);
    BindingPlan second =
        plan(signature("b", placeholder("x", "t:0"), placeholder("z", "u:0")), OTHERS);

    JointPlan joint = joint(first, second);

    assertThat(joint.plan().inputs())
        .extracting(InputBinding::tensorName, InputBinding::signatureText)
        .containsExactly(tuple("t:0", "a\" and \"b"), tuple("u:0", "b"));
    assertThat(joint.shared()).containsExactly(new Shared(0, 0));
    assertThat(joint.further()).containsExactly(1);
    assertThat(joint.plan().outputs())
        .extracting(OutputBinding::signature)
        .containsExactly("a", "b");
    assertThat(joint.plan().signatures()).containsExactly("a", "b");
  }

  @Test
  void isUndoneByReadingOnlyOneOfThem() {
    BindingPlan first = plan(
        signature("a", placeholder("x", "t:0"), constant("c", "c:0", 1), constant("d", "d:0", 2)),
        COLUMNS);
    BindingPlan second = plan(
        signature("b", placeholder("x", "t:0"), placeholder("z", "u:0"), constant("e", "c:0", 1)),
        COLUMNS);

    BindingPlan joint = joint(first, second).plan();

    assertThat(joint.constants())
        .extracting(ConstantInput::tensorName, ConstantInput::signatureText)
        .containsExactly(tuple("c:0", "a\" and \"b"), tuple("d:0", "a"));
    assertThat(joint.withOutputs(first.outputs())).isEqualTo(first);
    assertThat(joint.withOutputs(second.outputs()).inputs()).isEqualTo(second.inputs());
    assertThat(joint.withOutputs(second.outputs()).constants())
        .extracting(ConstantInput::tensorName, ConstantInput::signatureText)
        .containsExactly(tuple("c:0", "b"));
  }

  @Test
  void neverFeedsWhatTheOtherComputes() {
    BindingPlan plain = plan(signature("a", placeholder("x", "t:0")), COLUMNS);
    BindingPlan cutting = plan(signature("b", named("x", "hidden:0")), COLUMNS);
    BindingPlan cuttingWithConstant = plan(
        signature("c", placeholder("x", "t:0"), constant("c", "c:0", 1).withPlaceholder(false)),
        COLUMNS);

    assertApart(plain, cutting);
    assertApart(plain, cuttingWithConstant);
    assertThat(joint(cutting, plan(signature("d", named("z", "hidden:0")), COLUMNS))
            .shared())
        .containsExactly(new Shared(0, 0));
  }

  @Test
  void neverFeedsATensorTwoValues() {
    SignatureDescription signature = signature("a", placeholder("x", "t:0"));
    BindingPlan converted = plan(signature("b", placeholder("x", "t:0")), columns("x", DoubleType));
    SignatureDescription withConstant =
        signature("c", constant("c", "t:0", 1), placeholder("z", "u:0"));

    assertApart(plan(signature, COLUMNS), converted);
    assertApart(plan(signature, COLUMNS), plan(withConstant, COLUMNS));
    assertApart(
        plan(withConstant, COLUMNS),
        plan(signature("d", constant("c", "t:0", 2), placeholder("z", "u:0")), COLUMNS));
  }

  @Test
  void needsTheSameBatchesAndTheSameKeys() {
    BindingPlan open = plan(signature("a", placeholder("x", "t:0")), COLUMNS);
    BindingPlan fixed = plan(signature("b", floats("z", 4).withPlaceholder(true)), COLUMNS);
    SignatureDescription other = signature("c", placeholder("z", "u:0"));

    assertApart(open, fixed);
    assertApart(open, plan(other, COLUMNS, keyed("x")));
    assertThat(joint(
                plan(signature("a", placeholder("x", "t:0")), COLUMNS, keyed("x")),
                plan(other, OTHERS, keyed("x")))
            .plan()
            .keyColumns())
        .containsExactly(new ColumnPath("x", List.of(0), FloatType));
  }
}
