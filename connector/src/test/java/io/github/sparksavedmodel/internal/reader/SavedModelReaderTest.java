/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static io.github.sparksavedmodel.internal.reader.Fixtures.onlyMetaGraph;
import static io.github.sparksavedmodel.internal.reader.Fixtures.servingDefault;
import static io.github.sparksavedmodel.internal.reader.Fixtures.signature;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SavedModelReaderTest {

  static List<Path> models() throws IOException {
    return Fixtures.all();
  }

  private static List<String> inputs(SignatureDescription signature) {
    return signature.inputs().stream().map(SavedModelReaderTest::text).toList();
  }

  private static List<String> outputs(SignatureDescription signature) {
    return signature.outputs().stream().map(SavedModelReaderTest::text).toList();
  }

  private static String text(TensorSpec spec) {
    return spec.key() + " " + spec.typeText();
  }

  private static List<String> names(TensorSpec spec) {
    return spec.components().isEmpty()
        ? List.of(spec.tensorName())
        : spec.components().stream().map(TensorSpec::tensorName).toList();
  }

  @Test
  void joinsThePartsOfArgumentsAndResults() {
    SignatureDescription signature = servingDefault("composite");
    assertThat(signature.inputs())
        .extracting(spec -> spec.encoding() + " " + text(spec))
        .containsExactly(
            "SPARSE bag float32 [-1, 4]",
            "SPARSE grid int64 [-1, 3, 2]",
            "RAGGED pages float32 [-1, -1, -1]",
            "RAGGED pairs float64 [-1, -1, 2]",
            "RAGGED words string [-1, -1]");
    assertThat(signature.inputs()).allMatch(TensorSpec::placeholder);
    assertThat(servingDefault("unnamed_parts").inputs())
        .allMatch(spec -> spec.encoding() == TensorEncoding.DENSE)
        .hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("models")
  void readsEveryModelCompletely(Path directory) {
    ModelDescription model = Fixtures.read(directory);

    assertThat(model.path()).startsWith("file:" + directory);
    assertThat(model.identity()).matches("[0-9a-f]{64}");
    assertThat(model.metaGraphs()).isNotEmpty().allSatisfy(metaGraph -> {
      assertThat(metaGraph.tensorflowVersion()).startsWith("2.");
      assertThat(metaGraph.signatureKeys()).noneMatch(key -> key.startsWith("__"));
      assertThat(metaGraph.signatures().stream()
              .flatMap(signature ->
                  Stream.concat(signature.inputs().stream(), signature.outputs().stream())))
          .allSatisfy(spec -> {
            assertThat(spec.elementType()).isNotEqualTo(ElementType.UNKNOWN);
            assertThat(names(spec)).allMatch(name -> name.matches(".+:[0-9]+"));
          });
    });
  }

  @Test
  void readsScalarsOfBothWaysOfSaving() {
    for (String name : List.of("guide_scalar_tf1", "guide_scalar_tf2")) {
      assertThat(inputs(servingDefault(name))).containsExactly("input float32 []");
      assertThat(outputs(servingDefault(name))).containsExactly("output float32 []");
    }
  }

  @Test
  void readsAModelWithoutVariablesFolder() {
    assertThat(Files.exists(Fixtures.model("guide_scalar_tf1").resolve("variables")))
        .isFalse();
    assertThat(servingDefault("guide_scalar_tf1").methodName())
        .isEqualTo("tensorflow/serving/predict");
  }

  @Test
  void readsASignatureWithoutInputs() {
    assertThat(servingDefault("no_inputs").inputs()).isEmpty();
    assertThat(outputs(servingDefault("no_inputs"))).containsExactly("answer float32 []");
  }

  @Test
  void readsSeveralSignatures() {
    assertThat(onlyMetaGraph("arithmetic").signatureKeys())
        .containsExactly("difference", "scaled", "serving_default");
    assertThat(inputs(servingDefault("arithmetic")))
        .containsExactly("x float32 [-1]", "y float32 [-1]");
    assertThat(outputs(servingDefault("arithmetic")))
        .containsExactly("product float32 [-1]", "sum float32 [-1]");
    assertThat(outputs(signature("arithmetic", "scaled"))).containsExactly("scaled float32 [-1]");
  }

  @Test
  void readsTypes() {
    assertThat(inputs(servingDefault("dtypes")))
        .containsExactly(
            "f32 float32 [-1]",
            "f64 float64 [-1]",
            "flag bool [-1]",
            "i32 int32 [-1]",
            "i64 int64 [-1]",
            "text string [-1]");
    assertThat(inputs(servingDefault("unsupported_dtypes")))
        .containsExactly("q qint8 [-1]", "x float32 [-1]");
    assertThat(inputs(servingDefault("rare_dtypes")))
        .contains("bf16 bfloat16 [-1]", "c128 complex128 [-1]", "u64s uint64 [-1, 2]");
  }

  @Test
  void readsShapes() {
    assertThat(inputs(servingDefault("arrays")))
        .contains("cube float64 [-1, 2, 1, 2]", "mat float32 [-1, 2, 3]", "words string [-1, 2]");
    assertThat(inputs(servingDefault("unknown_rank"))).containsExactly("x float32 unknown rank");
    assertThat(inputs(servingDefault("internal_dim"))).containsExactly("x float32 [-1, -1]");
    assertThat(inputs(servingDefault("fixed_batch"))).containsExactly("x float32 [4, 2]");
    assertThat(outputs(servingDefault("unbatched_output")))
        .containsExactly("mean float32 []", "y float32 [-1]");
    assertThat(inputs(servingDefault("int_inputs_many")))
        .hasSize(40)
        .startsWith("f00 float32 [-1]")
        .endsWith("f39 float32 [-1]");
  }

  @Test
  void readsTagSets() {
    ModelDescription model = Fixtures.read("tag_sets");
    assertThat(model.metaGraphs())
        .extracting(MetaGraphDescription::tags)
        .extracting(tags -> (Set<String>) tags)
        .containsExactly(Set.of("serve"), Set.of("serve", "gpu"), Set.of("train"));
    assertThat(model.metaGraph(Set.of("train")).orElseThrow().signatures()).isEmpty();
  }

  @Test
  void readsTextFormat() {
    assertThat(inputs(servingDefault("text_format"))).containsExactly("x float32 [-1]");
    assertThat(outputs(servingDefault("text_format"))).containsExactly("y float32 [-1]");
  }

  @Test
  void readsDefaults() {
    SignatureDescription signature = servingDefault("defaults");
    assertThat(signature.input("scale").orElseThrow().defaultValue())
        .contains(new TensorValue(ElementType.FLOAT32, TensorShape.of(), List.of(2.0f)));
    assertThat(signature.input("offset").orElseThrow().defaultValue())
        .contains(new TensorValue(ElementType.FLOAT32, TensorShape.of(1), List.of(3.0f)));
    assertThat(signature.input("x").orElseThrow().defaultValue()).isEmpty();
  }

  @Test
  void readsTwoKeysOfOneTensor() {
    assertThat(servingDefault("shared_tensor").inputs())
        .extracting(TensorSpec::tensorName)
        .containsExactly("x:0", "x:0");
  }

  @Test
  void readsAssets() {
    assertThat(onlyMetaGraph("vocabulary").assets()).containsExactly("vocabulary.txt");
    assertThat(onlyMetaGraph("arithmetic").assets()).isEmpty();
  }

  @Test
  void readsAModelThatCannotBeLoaded() {
    assertThat(outputs(servingDefault("unregistered_op"))).containsExactly("y float32 [-1]");
  }

  @Test
  void readsAKerasExport() {
    assertThat(onlyMetaGraph("keras_mlp").signatureKeys())
        .containsExactly("serve", "serving_default");
    assertThat(inputs(servingDefault("keras_mlp")))
        .containsExactly("age float32 [-1, 1]", "income float32 [-1, 1]");
  }

  @Test
  void readsAnUnchangedModelOnce() {
    assertThat(Fixtures.read("arithmetic")).isSameAs(Fixtures.read("arithmetic"));
  }
}
