/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static io.github.sparksavedmodel.internal.reader.Fixtures.servingDefault;
import static io.github.sparksavedmodel.internal.reader.Fixtures.signature;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
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
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

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

  private static NodeDef node(String name, String operation, String... inputs) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp(operation)
        .addAllInput(List.of(inputs))
        .build();
  }

  private static AttrValue types(DataType... types) {
    return AttrValue.newBuilder()
        .setList(AttrValue.ListValue.newBuilder().addAllType(List.of(types)))
        .build();
  }

  private static NodeDef parsing(String name, String key, DataType type) {
    ByteString bytes = ByteString.copyFromUtf8(key);
    return node(name, "ParseSingleExample", "given").toBuilder()
        .putAttr(
            "sparse_keys",
            AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder().addS(bytes))
                .build())
        .putAttr("sparse_types", types(type))
        .build();
  }

  private static FeatureSpec specOf(NodeDef... nodes) {
    GraphDef graph = GraphDef.newBuilder().addAllNode(List.of(nodes)).build();
    MetaGraphDef metaGraph = MetaGraphDef.newBuilder().setGraphDef(graph).build();
    return new ParseSearch(metaGraph).features("given:0").orElseThrow();
  }

  @Test
  void saysWhatTheGraphDoesNotTell() {
    NodeDef parse =
        node("parse", "ParseExampleV2", "given", "names", "keys", "keys", "keys").toBuilder()
            .putAttr("sparse_types", types(DataType.DT_FLOAT, DataType.DT_INT64))
            .build();
    FeatureSpec spec = specOf(node("given", "Placeholder"), node("keys", "Placeholder"), parse);

    assertThat(spec.features()).isEmpty();
    assertThat(spec.unknown()).containsExactly("the names of 2 features");
  }

  @Test
  void saysThatKindsContradictEachOther() {
    FeatureSpec spec = specOf(
        node("given", "Placeholder"),
        parsing("first", "x", DataType.DT_FLOAT),
        parsing("second", "x", DataType.DT_INT64));

    assertThat(spec.unknown())
        .containsExactly("the kind of feature \"x\", which is parsed as float and as int64");
  }

  @Test
  void endsInGraphsThatCallThemselves() {
    NodeDef call = node("call", "again", "text");
    FunctionDef function = FunctionDef.newBuilder()
        .setSignature(OpDef.newBuilder()
            .setName("again")
            .addInputArg(OpDef.ArgDef.newBuilder().setName("text")))
        .addNodeDef(call)
        .addNodeDef(call.toBuilder().setName("twice"))
        .build();
    GraphDef graph = GraphDef.newBuilder()
        .addNode(node("given", "Placeholder"))
        .addNode(node("start", "again", "given"))
        .setLibrary(FunctionDefLibrary.newBuilder().addFunction(function))
        .build();

    assertThat(new ParseSearch(MetaGraphDef.newBuilder().setGraphDef(graph).build())
            .features("given:0"))
        .isEmpty();
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
