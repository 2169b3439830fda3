/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models of other projects, which the folder in {@code savedmodel.corpora} has if it is set. */
class PublicModelsTest {
  private static final String FOLDER =
      Objects.requireNonNullElse(System.getProperty("savedmodel.corpora"), "");

  @BeforeEach
  void needsPublicModels() {
    assumeThat(FOLDER)
        .as("set -Dsavedmodel.corpora to a folder with public models to run this test")
        .isNotEmpty();
  }

  private static MetaGraphDescription metaGraph(String path) {
    return Fixtures.read(Path.of(FOLDER, path)).metaGraphs().get(0);
  }

  private static SignatureDescription signature(String path, String key) {
    return metaGraph(path).signature(key).orElseThrow();
  }

  private static List<String> text(List<TensorSpec> specs) {
    return specs.stream().map(spec -> spec.key() + " " + spec.typeText()).toList();
  }

  @Test
  void readsEveryModel() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(FOLDER))) {
      List<Path> models = files
          .filter(file -> file.getFileName().toString().equals("saved_model.pb"))
          .map(Path::getParent)
          .toList();
      assertThat(models).isNotEmpty().allSatisfy(model -> {
        MetaGraphDescription metaGraph = Fixtures.read(model).metaGraphs().get(0);
        assertThat(metaGraph.signatures()).isNotEmpty();
        assertThat(metaGraph.tags()).containsExactly("serve");
      });
    }
  }

  @Test
  void takesTheLatestOfTwoVersions() {
    assertThat(Fixtures.read(Path.of(FOLDER, "serving/saved_model_half_plus_two_2_versions"))
            .path())
        .endsWith("/00000124");
  }

  @Test
  void correctsATypeThatContradictsTheGraph() {
    SignatureDescription regress =
        signature("serving/saved_model_half_plus_three", "tensorflow/serving/regress");
    assertThat(regress.inputs().get(0).elementType()).isEqualTo(ElementType.STRING);
    assertThat(regress.outputs().get(0).elementType()).isEqualTo(ElementType.FLOAT32);
    assertThat(metaGraph("serving/saved_model_half_plus_three").assets())
        .containsExactly("foo.txt");
  }

  @Test
  void readsSignaturesOfServing() {
    assertThat(metaGraph("serving/saved_model_half_plus_two_cpu").signatureKeys())
        .containsExactly(
            "classify_x_to_y",
            "regress_x2_to_y3",
            "regress_x_to_y",
            "regress_x_to_y2",
            "serving_default");
    SignatureDescription counter = signature("serving/saved_model_counter", "incr_counter_by");
    assertThat(text(counter.inputs())).containsExactly("delta float32 unknown rank");
    assertThat(text(counter.outputs())).containsExactly("output float32 []");
    assertThat(signature("serving/saved_model_half_plus_two_tf2_cpu", "serving_default")
            .inputs()
            .get(0)
            .defaultValue())
        .hasValueSatisfying(value -> assertThat(value).hasToString("[0.0]"));
  }

  @Test
  void readsEstimators() {
    assertThat(metaGraph("taxi/model").signatureKeys())
        .containsExactly("classification", "predict", "regression", "serving_default");
    assertThat(metaGraph("taxi/model").assets()).hasSize(2);
    assertThat(metaGraph("babyweight").signatureKeys()).containsExactly("predict");
    assertThat(text(signature("babyweight", "predict").inputs()))
        .hasSize(8)
        .contains("is_male string [-1]", "mother_age float32 [-1]");
    assertThat(text(signature("iris/model", "predict").outputs()))
        .contains("class_ids int64 [-1, 1]");
  }

  @Test
  void readsSessionBundles() {
    assertThat(metaGraph("serving/session_bundle_half_plus_two").signatureKeys())
        .containsExactly("regression", "serving_default");
    assertThat(metaGraph("serving/session_bundle_half_plus_two").assets())
        .containsExactly("hello1.txt", "hello2.txt");
    assertThat(text(signature("serving/bad_half_plus_two", "inferred").inputs()))
        .containsExactly("Placeholder float32 unknown rank");
  }
}
