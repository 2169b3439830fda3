/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The command {@code run}, beside what TensorFlow's {@code saved_model_cli run} prints. */
@SparkTest
@SparkIndependent
class RunCommandIT {
  private static Stream<JsonNode> answers() throws IOException {
    Path file = Fixtures.repository().resolve("integration-tests/models/saved_model_cli.json");
    List<JsonNode> answers = new ArrayList<>();
    new ObjectMapper().readTree(file.toFile()).forEach(answers::add);
    return answers.stream();
  }

  private static CommandRun run(String model, String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("run", Fixtures.model(model)), Stream.of(arguments))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void printsWhatTensorFlowPrints(JsonNode answer, @TempDir Path folder) throws IOException {
    for (Map.Entry<String, JsonNode> file : answer.get("files").properties()) {
      byte[] content = Base64.getDecoder().decode(file.getValue().asText());
      Files.write(folder.resolve(file.getKey()), content);
    }
    String inputs = Arrays.stream(answer.path("inputs").asText().split(";"))
        .filter(input -> !input.isEmpty())
        .map(input -> input.replace("=", "=" + folder + "/"))
        .collect(Collectors.joining(";"));
    CommandRun run = run(
        answer.get("model").asText(),
        "--signature=" + answer.path("signature").asText("serving_default"),
        "--tags=serve",
        "--inputs=" + inputs,
        "--input-exprs=" + answer.path("exprs").asText(),
        "--input-examples=" + answer.path("examples").asText());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(answer.get("printed").asText());
  }

  @Test
  void feedsAScalarToEachRow() {
    CommandRun run = run("defaults", "--input-exprs=x=[1.0, 2.0, -3.5];scale=10.0");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("Result for output key y:\n[ 13.  23. -32.]\n");
  }

  @Test
  void runsASignatureWithoutInputs() {
    assertThat(run("no_inputs").out()).isEqualTo("Result for output key answer:\n42.0\n");
  }

  @Test
  void writesFilesThatItReads(@TempDir Path folder) throws IOException {
    String outdir = "--outdir=" + folder;
    CommandRun first = run("arithmetic", "--input-exprs=x=[1.5, 2.0];y=[2.0, 4.0]", outdir);
    assertThat(first.out())
        .contains("Output sum is saved to " + folder.resolve("sum.npy") + "\n")
        .contains("[3. 8.]");
    CommandRun again = run("arithmetic", "--input-exprs=x=[1.0];y=[1.0]", outdir);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err())
        .contains(
            "Output file " + folder.resolve("product.npy") + " already exists. Add --overwrite");
    CommandRun read = run(
        "arithmetic",
        "--inputs=x=" + folder.resolve("sum.npy") + ";y=" + folder.resolve("product.npy"),
        outdir,
        "--overwrite");
    assertThat(read.err()).isEmpty();
    assertThat(read.out()).contains("Result for output key sum:\n[ 6.5 14. ]\n");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("product.npy", "sum.npy");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arithmetic | {\"x\": 1, \"y\": 2.5, \"id\": 7}\\n{\"y\": 1, \"x\": -1} | [3.5 0. ]",
        "arithmetic | {\"instances\": [{\"x\": 1, \"y\": 2}, {\"x\": 3, \"y\": 4}]} | [3. 7.]",
        "vocabulary | {\"instances\": [\"spark\", {\"b64\": \"Z3JhcGg=\"}]} | [0 3]",
        "vocabulary | {\"word\": {\"b64\": \"Z3JhcGg=\"}} | [3]",
        "guide_scalar_tf1 | {\"input\": 5}\\n{\"input\": 6} | [7. 8.]",
        "variables | {\"instances\": [[1.0, 2.0], [3.0, -1.0]]} | [[5.]\\n [1.]]",
      })
  void takesRowsOfJson(String model, String json, String array, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("rows.json");
    Files.writeString(file, json.replace("\\n", "\n"));
    CommandRun run = run(model, "--input=" + file);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).endsWith(":\n" + array.replace("\\n", "\n") + "\n");
  }

  @Test
  void printsRaggedAndSparseOutputsRowByRow(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("rows.json");
    JsonNode known =
        new ObjectMapper().readTree(Fixtures.knownValues("composite").toFile());
    JsonNode inputs = known.get("cases").get(0).get("inputs");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      int row = i;
      rows.append(inputs.properties().stream()
          .map(input -> "\"" + input.getKey() + "\": " + input.getValue().get(row))
          .collect(Collectors.joining(", ", "{", "}\n")));
    }
    Files.writeString(file, rows);
    CommandRun run = run("composite", "--input=" + file);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Result for output key doubled:\n[[2.0], [4.0, 6.0]]\n[]\n");
    CommandRun written = run("composite", "--input=" + file, "--outdir=" + folder);
    assertThat(written.err()).contains(" is no array: it is ragged or sparse, or has nulls");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x=[1.0];z=[1] | \"z\" is not a valid input key. Please choose from \"x\", \"y\"",
        "x=[[1.0]] | Cannot feed a value of shape (1, 1) to input \"x\", whose shape is [-1].",
        "x=[1.0];y=[1, 2] | they have to agree, but they are {x=1, y=2}",
        "x=np.ones(3) | Expression \"x=np.ones(3)\" is not a valid Python literal: expected",
        "x=[1.0] | needs values for \"y\" (float32 [-1]), too.",
      })
  void saysWhatIsWrongWithInputs(String exprs, String message) {
    CommandRun run = run("arithmetic", "--input-exprs=" + exprs);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(message);
  }

  @Test
  void saysWhatIsMissing() {
    CommandRun nothing = run("arithmetic");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("At least one of --inputs, --input-exprs,");
    CommandRun both = run("arithmetic", "--input=x.json", "--input-exprs=x=1");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("--input cannot be combined with");
    CommandRun signature = run("arithmetic", "--signature=nope", "--input-exprs=x=[1]");
    assertThat(signature.err()).startsWith("[SIGNATURE_NOT_FOUND]");
    CommandRun twice = run("arithmetic", "--input-exprs=x=[1.0];y=[1.0]", "--option=outputs=sum");
    assertThat(twice.out()).isEqualTo("Result for output key sum:\n[2.]\n");
  }
}
