/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands that look into models: scan, set-method, diff, verify, and show with all sections.
 */
@SparkTest
@SparkIndependent
class InspectionCommandsIT {
  @Test
  void showsVariablesFunctionsAndOps() {
    CommandRun run = CommandRun.of("show", "--include", "all", Fixtures.model("variables"));
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith(SavedModel.inspect(Fixtures.model("variables")).toString())
        .contains("17 variables, ", "dense_layer.kernel  dense/kernel", "dense_layer.scaled(x: ")
        .containsPattern("MatMul +0 +2");
    assertThat(CommandRun.of("show", "--json", "--include=variables", Fixtures.model("variables"))
            .out())
        .contains("\"path\" : \"dense_layer.kernel\"")
        .doesNotContain("\"ops\"");
  }

  @Test
  void scansForRiskyOps(@TempDir Path folder) throws IOException {
    CommandRun harmless = CommandRun.of("scan", Fixtures.model("variables"));
    assertThat(harmless.code()).isZero();
    Path graph = folder.resolve("saved_model.pbtxt");
    Files.writeString(graph, """
        meta_graphs { meta_info_def { tags: "serve" } graph_def {
          node { name: "a" op: "ReadFile" }
          library { function { signature { name: "f" } node_def { name: "b" op: "WriteFile" } } } } }
        """);
    CommandRun run = CommandRun.of("scan", folder.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("ReadFile +reads files +1 +0")
        .containsPattern("WriteFile +writes files +0 +1");
  }

  @Test
  void setsTheMethodInPlace(@TempDir Path folder) throws IOException {
    Path source = Path.of(Fixtures.model("guide_scalar_tf1"));
    Files.copy(source.resolve("saved_model.pb"), folder.resolve("saved_model.pb"));
    CommandRun run = CommandRun.of(
        "set-method", folder.toString(), "serving_default", "tensorflow/serving/regress");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(SavedModel.inspect(folder.toString()).toString())
        .contains("signature \"serving_default\" (tensorflow/serving/regress)");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.equals("saved_model.pb") || name.equals(".saved_model.pb.crc"));
    }
    CommandRun missing = CommandRun.of("set-method", folder.toString(), "nope", "m");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).startsWith("[SIGNATURE_NOT_FOUND]");
    CommandRun diff = CommandRun.of("diff", source.toString(), folder.toString());
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.out())
        .contains(
            "- MetaGraph [serve] signature \"serving_default\" method tensorflow/serving/predict",
            "+ MetaGraph [serve] signature \"serving_default\" method tensorflow/serving/regress");
    assertThat(CommandRun.of("diff", source.toString(), source.toString()).code())
        .isZero();
  }

  @Test
  void verifiesScoresByKeyAndByOrder(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("known.json");
    Files.writeString(file, """
        {"id": 1, "x": [1.0, 2.0], "y": [5.0]}
        {"id": 2, "x": [3.0, -1.0], "y": [1.0]}
        """);
    String[] common = {
      "verify", Fixtures.model("variables"), "--format=json", "--data=" + file, "--expected=" + file
    };
    CommandRun good = CommandRun.of(common);
    assertThat(good.err()).isEmpty();
    assertThat(good.code()).as(good.out()).isZero();
    assertThat(good.out()).containsPattern("y +2 +0 +0").contains("All values are as expected.");
    Path wrong = folder.resolve("wrong.json");
    Files.writeString(wrong, """
        {"id": 2, "y": [1.5]}
        {"id": 1, "y": [5.0]}
        """);
    CommandRun bad = CommandRun.of(
        "verify",
        Fixtures.model("variables"),
        "--format=json",
        "--data=" + file,
        "--expected=" + wrong,
        "--key=id");
    assertThat(bad.code()).as(bad.err()).isEqualTo(1);
    assertThat(bad.out()).containsPattern("y +2 +1 +0.333").contains("row [2]: output \"y\" is ");
  }
}
