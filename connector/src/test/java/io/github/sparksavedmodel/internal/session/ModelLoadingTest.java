/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

class ModelLoadingTest {
  @TempDir
  Path directory;

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  @Test
  void listsAllOperationsThatTheRuntimeLacks() throws IOException {
    Path model = copy("unregistered_op");
    edit(model, metaGraph -> {
      metaGraph.getGraphDefBuilder().addNode(NodeDef.newBuilder().setName("n").setOp("AnotherOne"));
      metaGraph
          .getGraphDefBuilder()
          .getLibraryBuilder()
          .addFunctionBuilder()
          .addNodeDef(NodeDef.newBuilder().setName("m").setOp("InAFunction"))
          .getSignatureBuilder()
          .setName("f");
    });

    ModelException missing =
        catchThrowableOfType(ModelException.class, () -> Fixtures.load(model, "serve"));

    assertThat(missing.error().condition()).isEqualTo(ErrorCondition.OPERATIONS_MISSING);
    assertThat(missing)
        .hasMessageContaining("uses operations that TensorFlow 2.18.0 does not have:"
            + " \"AnotherOne\", \"InAFunction\", \"NoSuchOpAnywhere\".");
  }

  @Test
  void namesTheMissingOperationOfTheFixture() {
    assertThatThrownBy(() -> Fixtures.load(Fixtures.model("unregistered_op"), "serve"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("does not have: \"NoSuchOpAnywhere\".");
  }

  @Test
  void refusesTagsThatTheModelDoesNotHave() {
    assertThatThrownBy(() -> Fixtures.load(Fixtures.model("tag_sets"), "serve", "tpu"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[MODEL_LOAD_FAILED]")
        .hasMessageContaining("with the tags [serve, tpu]: NOT_FOUND: ")
        .hasMessageContaining("Could not find meta graph def matching supplied tags");
  }

  @Test
  void tagsAreASet() {
    Path model = Fixtures.model("tag_sets");

    Fixtures.load(model, "gpu", "serve", "gpu").close();
    Fixtures.load(model, "train").close();
  }

  @Test
  void refusesAModelWithoutItsVariables() throws IOException {
    Path model = copy("keras_mlp");
    try (Stream<Path> shards = Files.list(model.resolve("variables"))) {
      for (Path shard :
          shards.filter(path -> path.toString().contains(".data-")).toList()) {
        Files.delete(shard);
      }
    }

    assertThatThrownBy(() -> Fixtures.load(model, "serve"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[MODEL_VARIABLES_DAMAGED]")
        .hasMessageContaining("variables.data-00000-of-00001");
  }

  @Test
  void refusesAModelWhoseVariablesAreCut() throws IOException {
    Path model = copy("keras_mlp");
    Path shard = model.resolve("variables/variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, java.util.Arrays.copyOf(bytes, bytes.length / 3));

    assertThatThrownBy(() -> Fixtures.load(model, "serve"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[MODEL_VARIABLES_DAMAGED]")
        .hasMessageContaining("OUT_OF_RANGE");
  }

  @Test
  void refusesVariablesOfAnotherExport() throws IOException {
    Path model = copy("keras_mlp");
    for (String file : List.of("variables.index", "variables.data-00000-of-00001")) {
      Path variables = Path.of("variables", file);
      Files.copy(
          Fixtures.model("simple_save").resolve(variables),
          model.resolve(variables),
          StandardCopyOption.REPLACE_EXISTING);
    }

    assertThatThrownBy(() -> Fixtures.load(model, "serve"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[MODEL_VARIABLES_DAMAGED]")
        .hasMessageContaining("not found in checkpoint");
  }

  @Test
  void refusesAGraphThatNeedsANewerTensorFlow() throws IOException {
    Path model = copy("guide_scalar_tf1");
    edit(
        model,
        metaGraph -> metaGraph.getGraphDefBuilder().getVersionsBuilder().setMinConsumer(9999));

    assertThatThrownBy(() -> Fixtures.load(model, "serve"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[MODEL_TOO_NEW]")
        .hasMessageContaining("was written for a newer TensorFlow than 2.18.0")
        .hasMessageContaining("9999");
  }

  @Test
  void takesAnUnknownAttributeForANewOne() {
    Fixtures.loadLibrary();
    String reason =
        "NodeDef mentions attr 'grad_a' not in Op<name=BatchMatMulV2; signature=x:T ...>";
    ModelKey key = Fixtures.key(directory, "serve");
    assertThat(LoadRefusal.of(key, directory, "INVALID_ARGUMENT", reason).condition())
        .isEqualTo(ErrorCondition.MODEL_TOO_NEW);
  }

  @Test
  void listsAllOperationsWithoutKernels() throws IOException {
    Path model = copy("kernel_gone");
    edit(
        model,
        metaGraph -> metaGraph
            .getGraphDefBuilder()
            .addNode(NodeDef.newBuilder()
                .setName("ensemble")
                .setOp("BoostedTreesEnsembleResourceHandleOp")));

    assertThatThrownBy(() -> Fixtures.load(model, "serve"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[KERNELS_MISSING]")
        .hasMessageContaining("uses operations that TensorFlow 2.18.0 knows but cannot run here:"
            + " \"BoostedTreesBucketize\", \"BoostedTreesEnsembleResourceHandleOp\".");
  }

  @Test
  void refusesADirectoryThatIsNoModel() {
    assertThatThrownBy(() -> Fixtures.load(directory, "serve"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("NOT_FOUND: Could not find SavedModel");
  }

  @Test
  void loadsTheTextFormatAndVariablesOfEveryKind() {
    Fixtures.load(Fixtures.model("text_format"), "serve").close();
    Fixtures.load(Fixtures.model("ref_variable"), "serve").close();
  }

  @Test
  void pathsMayHoldAnyCharacters() throws IOException {
    Path model = copyTo("arithmetic", directory.resolve("Größe und %20 – 模型"));

    Fixtures.load(model, "serve").close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":0"})
  void runsTheTableInitializersThatNoOperationRuns(String suffix) throws IOException {
    Path model = copy("vocabulary");
    edit(model, metaGraph -> {
      String initializer = metaGraph
          .getSignatureDefOrThrow("__saved_model_init_op")
          .getOutputsOrThrow("__saved_model_init_op")
          .getName();
      removeInitialization(metaGraph);
      metaGraph.putCollectionDef("table_initializer", nodes(initializer + suffix));
    });

    assertThat(lookUp(model, "tensor")).isEqualTo(1);
  }

  @Test
  void withoutInitializersTheTablesStayEmpty() throws IOException {
    Path model = copy("vocabulary");
    edit(model, ModelLoadingTest::removeInitialization);

    assertThatThrownBy(() -> lookUp(model, "tensor"))
        .isInstanceOf(NativeRunException.class)
        .hasMessage("FAILED_PRECONDITION: Table not initialized");
  }

  @Test
  void namesAnInitializerThatTheGraphLacks() throws IOException {
    Path model = copy("vocabulary");
    edit(model, metaGraph -> {
      removeInitialization(metaGraph);
      metaGraph.putCollectionDef("table_initializer", nodes("nowhere"));
    });

    assertThatThrownBy(() -> Fixtures.load(model, "serve"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("NOT_FOUND: Initialising it needs \"nowhere\"");
  }

  private static void removeInitialization(MetaGraphDef.Builder metaGraph) {
    metaGraph.removeSignatureDef("__saved_model_init_op");
    metaGraph.removeCollectionDef("saved_model_main_op");
  }

  private static CollectionDef nodes(String... names) {
    CollectionDef.NodeList list =
        CollectionDef.NodeList.newBuilder().addAllValue(List.of(names)).build();
    return CollectionDef.newBuilder().setNodeList(list).build();
  }

  private static long lookUp(Path model, String word) {
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall call = Fixtures.call(session, model, "serving_default");
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> words = List.of(Fixtures.texts(scope, word));
      return Fixtures.longs(call.run(words, scope).get(0))[0];
    }
  }

  private interface Edit {
    void apply(MetaGraphDef.Builder metaGraph);
  }

  private static void edit(Path model, Edit edit) throws IOException {
    Path file = model.resolve("saved_model.pb");
    SavedModel.Builder builder = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    edit.apply(builder.getMetaGraphsBuilder(0));
    Files.write(file, builder.build().toByteArray());
  }

  private Path copy(String fixture) throws IOException {
    return copyTo(fixture, directory.resolve(fixture));
  }

  private static Path copyTo(String fixture, Path target) throws IOException {
    Path source = Fixtures.model(fixture);
    try (Stream<Path> tree = Files.walk(source)) {
      for (Path path : tree.toList()) {
        Files.copy(path, target.resolve(source.relativize(path).toString()));
      }
    }
    return target;
  }
}
