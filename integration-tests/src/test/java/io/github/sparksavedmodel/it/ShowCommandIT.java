/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparksavedmodel.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code savedmodel show}, and what all commands have in common. */
@SparkIndependent
class ShowCommandIT {
  private static JsonNode json(String model) throws IOException {
    CommandRun run = CommandRun.of("show", "--json", Fixtures.model(model));
    assertThat(run.code()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void printsTheDescription() {
    String model = Fixtures.model("arithmetic");
    CommandRun run = CommandRun.of("show", model);
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("signature \"serving_default\"")
        .isEqualToNormalizingNewlines(SavedModel.inspect(model).toString());
  }

  @Test
  void printsJsonWithEveryField() throws IOException {
    JsonNode root = json("defaults");
    assertThat(root.fieldNames())
        .toIterable()
        .containsExactly("path", "identity", "form", "metaGraphs");
    assertThat(root.get("path").asText()).startsWith("file:/").endsWith("models/defaults");
    JsonNode graph = root.get("metaGraphs").get(0);
    assertThat(graph.fieldNames())
        .toIterable()
        .containsExactly("tags", "tensorflowVersion", "assets", "signatures", "functions");
    JsonNode signature = graph.get("signatures").get(0);
    assertThat(signature.get("inputs").get(0)).hasToString("""
        {"key":"offset","encoding":"DENSE","tensorName":"serving_default_offset:0",\
        "elementType":"float32","shape":[1],"components":[],\
        "default":{"elementType":"float32","shape":[1],"values":[3.0]}}""");
    assertThat(signature.at("/outputs/0/default").isNull()).isTrue();
  }

  @Test
  void printsTheFeaturesThatAnInputIsParsedFor() throws IOException {
    JsonNode input = json("examples_grouped").at("/metaGraphs/0/signatures/0/inputs/0/features");
    assertThat(input.get("message").asText()).isEqualTo("tf.Example");
    assertThat(input.at("/features/0")).hasToString("""
        {"name":"at","kind":"int64","layout":"VAR_LENGTH","list":false,"shape":null,\
        "required":false,"default":null}""");
    assertThat(input.get("groups")).hasSize(9);
    assertThat(input.at("/groups/0/parts/1"))
        .hasToString("{\"role\":\"index\",\"feature\":\"column\",\"size\":3}");
    assertThat(input.at("/groups/1/parts"))
        .hasToString("[{\"role\":\"uniform_row_length\",\"feature\":null,\"size\":2}]");
    assertThat(input.get("unknown")).isEmpty();
    assertThat(json("examples_tf1").at("/metaGraphs/0/signatures/0/inputs/0/features/features/1"))
        .hasToString("""
        {"name":"bonus","kind":"float","layout":"DENSE","list":false,"shape":[1],\
        "required":false,\
        "default":{"elementType":"float32","shape":[1],"values":[2.0]}}""");
    assertThat(CommandRun.of("show", Fixtures.model("examples_grouped")).out())
        .contains("serialized tf.Example of 20 features")
        .contains("tensor of  two_value  with row_lengths two_outer, row_splits two_inner");
  }

  @Test
  void tellsUnknownRankFromScalarInJson() throws IOException {
    JsonNode input = json("unknown_rank").at("/metaGraphs/0/signatures/0/inputs/0");
    assertThat(input.get("shape").isNull()).isTrue();
    assertThat(json("defaults").at("/metaGraphs/0/signatures/0/inputs/1/shape")).hasToString("[]");
  }

  @Test
  void takesTheVersionThatIsAskedFor(@TempDir Path base) throws IOException {
    for (String version : new String[] {"1", "12"}) {
      Path directory = Files.createDirectories(base.resolve(version));
      Files.copy(
          Path.of(Fixtures.model("guide_scalar_tf1"), "saved_model.pb"),
          directory.resolve("saved_model.pb"));
    }
    assertThat(CommandRun.of("show", base.toString()).out()).contains(base + "/12\n");
    assertThat(CommandRun.of("show", "--version", "1", base.toString()).out())
        .contains(base + "/1\n");
    assertThat(SavedModel.inspect(base.toString(), 1).path()).endsWith("/1");
    CommandRun missing = CommandRun.of("show", "--version=2", base.toString());
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).startsWith("[MODEL_VERSION_NOT_FOUND]");
  }

  @Test
  void saysInOneLineThatThereIsNoModel() {
    CommandRun run = CommandRun.of("show", Fixtures.model("arithmetik"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("[MODEL_NOT_FOUND]")
        .contains("Did you mean", "models/arithmetic");
  }

  @Test
  void printsAStackTraceOnRequest() {
    CommandRun run = CommandRun.of("show", "--stacktrace", Fixtures.model("arithmetik"));
    assertThat(run.err()).startsWith("[MODEL_NOT_FOUND]").contains("\tat io.github");
  }

  @Test
  void namesTheNearestOptionAndCommand() {
    assertUsageError("Unknown option '--jsn'. Did you mean --json?", "show", "m", "--jsn");
    assertUsageError("Unknown option '--modle'. Did you mean --model", "score", "--modle=m");
    assertUsageError("Unknown command 'scor'. Did you mean score or scan?", "scor");
  }

  @Test
  void saysWhatIsMissingOrWrong() {
    assertUsageError("Missing required parameter: 'MODEL'.", "show");
    assertUsageError("Say what to read, with --input", "score", "--model=m");
    assertUsageError(
        "[FAILFAST, PERMISSIVE, DROPMALFORMED]",
        "score",
        "--model=m",
        "--input=i",
        "--output=o",
        "--mode=STRICT");
    assertUsageError("Unexpected argument 'n'.", "show", "m", "n");
  }

  private static void assertUsageError(String text, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(text).contains(" --help'.");
    assertThat(run.err().lines()).hasSize(2);
  }

  @Test
  void printsUsageAndVersions() {
    CommandRun usage = CommandRun.of();
    assertThat(usage.code()).isZero();
    assertThat(usage.out())
        .contains("show", "score", "demo", "Exit codes:")
        .isEqualTo(CommandRun.of("--help").out());
    assertThat(CommandRun.of("--version").out().lines())
        .hasSize(3)
        .first()
        .asString()
        .matches("savedmodel \\d+\\.\\d+\\.\\d+.*");
    assertThat(CommandRun.of("score", "--help").out()).contains("--output-mode", "2   wrong");
  }

  @Test
  void endsTheJvmWithTheExitCode() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.github.sparksavedmodel.Main",
            "show",
            "missing")
        .redirectErrorStream(true)
        .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(printed).contains("[MODEL_NOT_FOUND]");
  }
}
