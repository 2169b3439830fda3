/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.model.ModelForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are no SavedModels: graphs, MetaGraphs with checkpoints, session bundles. */
@SparkTest
@SparkIndependent
class GraphFilesIT {
  private static final SparkSession SPARK = TestSession.get();

  @TempDir
  Path folder;

  private static List<Row> scored(String path, String rows, String inputs, String output) {
    return scored(path, rows, inputs, output, "map()");
  }

  private static List<Row> scored(
      String path, String rows, String inputs, String output, String options) {
    return SPARK
        .sql("SELECT savedmodel_predict('" + path + "', struct(" + inputs + "), " + options + ").`"
            + output + "` FROM " + rows)
        .collectAsList();
  }

  @ParameterizedTest
  @CsvSource({
    "frozen, GRAPH",
    "frozen_text, GRAPH",
    "meta_v2, META_GRAPH",
    "meta_v2_sharded, META_GRAPH",
    "meta_v1, META_GRAPH",
    "meta_v1_sharded, META_GRAPH",
    "no_saver, META_GRAPH"
  })
  void scoreAsPythonDoes(String name, ModelForm form) {
    JsonNode known = KnownGraph.values(name);
    String rows = KnownGraph.rows(known.get("inputs").get("x:0"));
    JsonNode outputs = known.get("outputs");

    KnownGraph.compare(
        scored(KnownGraph.path(name), rows, "col1 AS x", "probability"),
        outputs.get("probability:0"));
    KnownGraph.compare(
        scored(KnownGraph.path(name), rows, "col1 AS x", "best"), outputs.get("best:0"));
    assertThat(SavedModel.load(SPARK, KnownGraph.path(name)).describe().form()).isEqualTo(form);
  }

  @Test
  void scoreTheGuidesMultiplication() {
    assertThat(scored(KnownGraph.path("multiply"), "VALUES (5f), (-1f)", "col1 AS x", "y"))
        .extracting(row -> row.getFloat(0))
        .containsExactly(15f, -3f);
  }

  @Test
  void scoreASessionBundleWithItsSignatureAndAssets() {
    JsonNode known = KnownGraph.values("session_bundle");
    KnownGraph.compare(
        scored(
            KnownGraph.path("session_bundle"),
            KnownGraph.rows(known.get("inputs").get("word:0")),
            "col1 AS word",
            "number"),
        known.get("outputs").get("number:0"));
    assertThat(
            SavedModel.load(SPARK, KnownGraph.path("session_bundle")).describe().toString())
        .startsWith("Session bundle ")
        .contains("words.txt", "signature \"serving_default\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"frozen/network.pb", "meta_v2/network.ckpt.meta", "multiply/multiply.pb"})
  void mayBeGivenAsFiles(String file) {
    boolean isScalar = file.startsWith("multiply");
    String rows = isScalar ? "VALUES (5f)" : "VALUES (array(1f, 2f, 3f))";
    assertThat(scored(KnownGraph.path(file), rows, "col1 AS x", isScalar ? "y" : "best"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"frozen", "meta_v1_sharded", "session_bundle"})
  void travelAsBlocks(String name) {
    boolean isBundle = name.equals("session_bundle");
    JsonNode known = KnownGraph.values(name);
    KnownGraph.compare(
        scored(
            KnownGraph.path(name),
            KnownGraph.rows(known.get("inputs").get(isBundle ? "word:0" : "x:0")),
            isBundle ? "col1 AS word" : "col1 AS x",
            isBundle ? "number" : "probability",
            "map('transport', 'blocks')"),
        known.get("outputs").get(isBundle ? "number:0" : "probability:0"));
  }

  @Test
  void areScoredWithWhatIsNewAfterTheyWereReplaced() throws IOException {
    copy("frozen", "network.pb", "model.pb");
    Path other = Files.writeString(folder.resolve("notes.txt"), "not part of the model");
    String rows = "VALUES (array(1f, 2f, 3f))";
    assertThat(scored(folder + "/model.pb", rows, "col1 AS x", "best")).hasSize(1);

    Files.writeString(other, "changed");
    copy("multiply", "multiply.pb", "model.pb");
    copy("multiply", "multiply_values.ckpt.index", "model.index");
    copy("multiply", "multiply_values.ckpt.data-00000-of-00001", "model.data-00000-of-00001");
    assertThat(scored(folder.toString(), "VALUES (5f)", "col1 AS x", "y"))
        .extracting(row -> row.getFloat(0))
        .containsExactly(15f);
  }

  private void copy(String name, String from, String to) throws IOException {
    Files.copy(
        Path.of(KnownGraph.path(name), from),
        folder.resolve(to),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void needTheirCheckpoint() throws IOException {
    copy("meta_v2", "network.ckpt.meta", "network.ckpt.meta");
    assertThat(failure())
        .hasMessageContaining("[MODEL_CHECKPOINT_MISSING]")
        .hasMessageContaining("\"network.ckpt.index\" is missing");

    copy("meta_v2_sharded", "network.ckpt.index", "network.ckpt.index");
    copy("meta_v2_sharded", "network.ckpt.data-00000-of-00002", "network.ckpt.data-00000-of-00002");
    assertThat(failure())
        .hasMessageContaining("[MODEL_CHECKPOINT_MISSING]")
        .hasMessageContaining("\"network.ckpt.data-00001-of-00002\" is missing");
  }

  @Test
  void withoutASaverNeedACheckpointOfTheirVariables() throws IOException {
    copy("no_saver", "network.meta", "network.meta");
    copy("multiply", "multiply_values.ckpt.index", "network.index");
    copy("multiply", "multiply_values.ckpt.data-00000-of-00001", "network.data-00000-of-00001");
    assertThat(failure())
        .hasMessageContaining("[MODEL_SAVER_MISSING]")
        .hasMessageContaining("checkpoint \"network.index\" has nothing of the names of these:"
            + " \"hidden_weights\", \"out_weights\".");
  }

  @Test
  void haveToBeChosenFromSeveral() throws IOException {
    copy("frozen", "network.pb", "one.pb");
    copy("frozen", "network.pb", "two.pb");
    assertThat(failure())
        .hasMessageContaining("[MODEL_FILE_AMBIGUOUS]")
        .hasMessageContaining("\"one.pb\", \"two.pb\"");
    assertThat(scored(folder + "/two.pb", "VALUES (array(1f, 2f, 3f))", "col1 AS x", "best"))
        .hasSize(1);
  }

  @Test
  void areRefusedIfTheyAreSomethingElse() throws IOException {
    Files.writeString(folder.resolve("model.pb"), "no graph at all");
    assertThat(failure()).hasMessageContaining("[MODEL_FILE_CORRUPT]");
  }

  private Throwable failure() {
    return catchThrowable(
        () -> scored(folder.toString(), "VALUES (array(1f, 2f, 3f))", "col1 AS x", "best"));
  }
}
