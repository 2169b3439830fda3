/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import static io.github.sparksavedmodel.internal.plan.Plans.assertRefused;
import static io.github.sparksavedmodel.internal.plan.Plans.casting;
import static io.github.sparksavedmodel.internal.plan.Plans.naming;
import static io.github.sparksavedmodel.internal.plan.Plans.onlyInput;
import static io.github.sparksavedmodel.internal.plan.Plans.spec;
import static io.github.sparksavedmodel.internal.plan.Plans.taking;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.Feature;
import io.github.sparksavedmodel.model.FeatureKind;
import io.github.sparksavedmodel.model.FeatureLayout;
import io.github.sparksavedmodel.model.FeatureSpec;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which columns become serialized tf.Examples, and how. */
class ExampleBindingTest {
  private static final Feature AGE = new Feature(
      "age", FeatureKind.INT64, FeatureLayout.DENSE, false, TensorShape.of(), true, null);
  private static final Feature TAGS = new Feature(
      "tags",
      FeatureKind.BYTES,
      FeatureLayout.VAR_LENGTH,
      false,
      TensorShape.unknownRank(),
      false,
      null);
  private static final Feature GRID = new Feature(
      "grid", FeatureKind.FLOAT, FeatureLayout.DENSE, false, TensorShape.of(2, 3), false, null);
  private static final SignatureDescription SIGNATURE =
      wanting(new FeatureSpec(false, List.of(AGE, TAGS, GRID), List.of()));

  private static SignatureDescription wanting(FeatureSpec features) {
    return taking(spec("inputs", ElementType.STRING, -1).withFeatures(features));
  }

  private static StructType columns(String ddl) {
    return StructType.fromDDL(ddl);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AGE INT, id STRING         | tf.Example(AGE INT -> age int64) without id -> inputs string",
        "age BOOLEAN                | tf.Example(age BOOLEAN -> age int64) -> inputs string",
        "age DECIMAL(9,0)           | tf.Example(age DECIMAL(9,0) -> age int64 (checked)) -> inputs string",
        "age BIGINT, tags STRING    | tf.Example(age BIGINT -> age int64, tags STRING -> tags bytes) -> inputs string",
        "age BIGINT, tags ARRAY<BINARY> | tf.Example(age BIGINT -> age int64, tags ARRAY<BINARY> -> tags bytes) -> inputs string",
        "age BIGINT, grid ARRAY<FLOAT>  | tf.Example(age BIGINT -> age int64, grid ARRAY<FLOAT> -> grid float [2, 3]) -> inputs string",
        "inputs BINARY, id INT      | inputs BINARY -> inputs string",
        "inputs STRING              | inputs STRING -> inputs string",
        "record BINARY              | record BINARY -> inputs string"
      })
  void bindsFeaturesOrTakesBytes(String ddl, String expected) {
    assertThat(onlyInput(SIGNATURE, columns(ddl))).hasToString(expected);
  }

  @Test
  void aNamedColumnIsSerializedWhateverElseThereIs() {
    InputBinding binding =
        onlyInput(SIGNATURE, columns("age INT, record BINARY"), naming("inputs", "record"));

    assertThat(binding).hasToString("record BINARY -> inputs string");
  }

  @Test
  void knowsHowLongArraysHaveToBe() {
    assertThat(lengths("grid ARRAY<FLOAT>")).containsExactly(6);
    assertThat(lengths("grid ARRAY<ARRAY<FLOAT>>")).containsExactly(2, 3);
  }

  private static long[] lengths(String grid) {
    InputBinding binding = onlyInput(SIGNATURE, columns("age INT, " + grid));
    return Objects.requireNonNull(binding.examples()).features().get(1).lengths();
  }

  @ParameterizedTest
  @ValueSource(strings = {"age DATE", "age STRING", "age INT, tags ARRAY<ARRAY<STRING>>"})
  void refusesColumnsThatDoNotFit(String ddl) {
    StructType schema = columns(ddl);
    String column = schema.apply(schema.length() - 1).name();

    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Plans.plan(SIGNATURE, schema)))
        .hasMessageStartingWith("[FEATURE_TYPE_MISMATCH] Feature \"" + column
            + "\" of input \"inputs\" of signature \"serve\" takes ");
  }

  @Test
  void refusesToRoundIfCastsAreStrict() {
    assertRefused(
        SIGNATURE,
        columns("age INT, grid ARRAY<DOUBLE>"),
        casting(CastPolicy.STRICT),
        ErrorCondition.FEATURE_TYPE_MISMATCH,
        "Feature \"grid\" of input \"inputs\" of signature \"serve\" takes float [2, 3] dense, but"
            + " column \"grid\" is ARRAY<DOUBLE>. That is a rounding cast, which casts=strict does"
            + " not allow. Cast the column yourself or set option \"casts\" to \"rounding\".");
  }

  @Test
  void refusesAValueForNullsThatCannotBe() {
    BindingRequest request = new BindingRequest(
        Map.of(),
        Map.of("inputs", "default"),
        Optional.empty(),
        CastPolicy.ROUNDING,
        false,
        List.of(),
        false);

    assertRefused(
        SIGNATURE,
        columns("age INT"),
        request,
        ErrorCondition.INPUT_OPTION_UNUSED,
        "Option \"nulls.inputs\" does nothing for signature \"serve\": it is fed tf.Examples made of"
            + " other columns. Remove the option.");
  }

  @Test
  void refusesToGuessWhatTheGraphDoesNotTell() {
    assertRefused(
        wanting(new FeatureSpec(false, List.of(AGE), List.of("the names of 2 features"))),
        columns("age INT"),
        ErrorCondition.FEATURES_UNKNOWN,
        "Input \"inputs\" of signature \"serve\" takes serialized tf.Examples, but its graph does"
            + " not tell all of their features. Unknown: the names of 2 features. Say what they are"
            + " with option \"featureSpec\", or give serialized tf.Examples as column \"inputs\".");
  }
}
