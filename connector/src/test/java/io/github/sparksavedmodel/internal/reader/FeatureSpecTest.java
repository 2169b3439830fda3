/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static io.github.sparksavedmodel.internal.reader.Fixtures.servingDefault;
import static io.github.sparksavedmodel.internal.reader.Fixtures.signature;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.model.FeatureSpec;
import io.github.sparksavedmodel.model.SignatureDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The features that models parse out of strings, read from their graphs. */
class FeatureSpecTest {

  private static FeatureSpec spec(SignatureDescription signature) {
    return signature.inputs().get(0).features().orElseThrow();
  }

  private static List<String> texts(FeatureSpec spec) {
    return spec.features().stream()
        .map(feature -> feature.name() + ": " + feature.typeText() + ", " + feature.absenceText())
        .toList();
  }

  @Test
  void readsTheGraphOfAnEstimator() {
    FeatureSpec spec = spec(servingDefault("examples_tf1"));

    assertThat(spec.sequence()).isFalse();
    assertThat(spec.unknown()).isEmpty();
    assertThat(texts(spec))
        .containsExactly(
            "age: int64 [] dense, required",
            "bonus: float [1] dense, default [2.0]",
            "income: float [2] dense, required",
            "tags: bytes var-length, optional");
  }

  @Test
  void readsAFunctionWithEveryLayout() {
    FeatureSpec spec = spec(servingDefault("examples_tf2"));

    assertThat(spec.unknown()).isEmpty();
    assertThat(texts(spec))
        .containsExactly(
            "age: int64 [] dense, required",
            "at: int64 var-length, optional",
            "city: bytes [] dense, default \"Paris\"",
            "history: int64 [-1] dense, padded, optional",
            "matrix: float [2, 2] dense, required",
            "tags: bytes var-length, optional",
            "value: float var-length, optional",
            "visit_lengths: int64 ragged, optional",
            "visits: float ragged, optional");
  }

  @Test
  void unitesTheOperationsInsideLoops() {
    assertThat(texts(spec(servingDefault("examples_single"))))
        .containsExactly("x: float [] dense, default -1.0", "y: int64 var-length, optional");
  }

  @Test
  void readsSequenceExamples() {
    FeatureSpec newer = spec(servingDefault("examples_sequence"));
    FeatureSpec older = spec(signature("examples_sequence", "older"));

    assertThat(newer.sequence()).isTrue();
    assertThat(newer.unknown()).isEmpty();
    assertThat(texts(newer))
        .containsExactly(
            "id: int64 [] dense, required",
            "weight: float [] dense, default 2.0",
            "clicks: list of int64 [] dense, required",
            "words: list of bytes var-length, optional");
    assertThat(older.sequence()).isTrue();
    assertThat(texts(older))
        .containsExactly(
            "id: int64 [] dense, required",
            "clicks: list of int64 [] dense, optional",
            "words: list of bytes var-length, optional");
  }

  @Test
  void isShownWithTheModel() {
    assertThat(Fixtures.read("examples_tf1").toString().lines().map(String::strip))
        .containsSequence(
            "serialized tf.Example of",
            "feature  age     int64 [] dense    required",
            "feature  bonus   float [1] dense   default [2.0]",
            "feature  income  float [2] dense   required",
            "feature  tags    bytes var-length  optional");
  }

  @Test
  void textThatIsNotParsedHasNoFeatures() {
    assertThat(servingDefault("raw_strings").inputs().get(0).features()).isEmpty();
    assertThat(servingDefault("vocabulary").inputs())
        .allMatch(input -> input.features().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "taxi/model/1646034756, serving_default, 'trip_miles: float var-length, optional'",
    "iris/model, serving_default, 'petal_length: float [] dense, default 0.0'",
    "serving/saved_model_half_plus_two_cpu/00000123, regress_x_to_y, 'x: float [1] dense, required'"
  })
  void readsPublicModels(String model, String key, String expected) {
    String folder = Objects.requireNonNullElse(System.getProperty("savedmodel.corpora"), "");
    Assumptions.assumeTrue(
        !folder.isEmpty() && Files.isDirectory(Path.of(folder)),
        "set -Dsavedmodel.corpora to a folder with public models to run this test");
    SignatureDescription signature =
        Fixtures.read(Path.of(folder, model)).metaGraphs().get(0).signature(key).orElseThrow();

    assertThat(texts(spec(signature))).contains(expected);
  }
}
