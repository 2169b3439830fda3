/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of {@code savedmodel score} in a file. */
@SparkTest
@SparkIndependent
class JobFileIT {
  private static final SparkSession SPARK = TestSession.get();

  @TempDir
  private static Path directory;

  private Path file = directory;

  @BeforeAll
  static void writeInput() {
    SPARK
        .range(0, 4, 1, 1)
        .selectExpr("id", "id AS `my x`", "float(2) y")
        .write()
        .option("header", "true")
        .csv(directory.resolve("input").toString());
  }

  @BeforeEach
  void nameFile(TestInfo test) {
    file = directory.resolve(test.getTestMethod().orElseThrow().getName() + ".yaml");
  }

  private CommandRun run(String text, String... more) throws IOException {
    Files.writeString(file, text);
    List<String> arguments = new ArrayList<>(List.of("score", "--job", file.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static String job(String more) {
    return """
        model: %s
        input: ["%s"]
        input-format: csv
        input-option: {header: true}
        input-schema: id BIGINT, `my x` BIGINT, y FLOAT
        map-input:
          x: "`my x` + IF('=' = '=', 0, 1)"
        select: [id, sum]
        """.formatted(Fixtures.model("arithmetic"), directory.resolve("input")) + more;
  }

  @Test
  void runsAndYieldsToTheCommandLine() throws IOException {
    String output = directory.resolve("out").toString();
    CommandRun run = run(
        job("""
            output: ${env:HOME}/never
            output-format: parquet
            output-option:
              compression: none
              maxRecordsPerFile: 2
            dry-run: true
            """),
        "--output=" + output,
        "--select=id,product",
        "--output-option=compression=gzip",
        "--where=id > 1",
        "--dry-run=false");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(SPARK.read().parquet(output).toJSON().collectAsList())
        .containsExactlyInAnyOrder("{\"id\":2,\"product\":4.0}", "{\"id\":3,\"product\":6.0}");
    assertThat(directory.resolve("out").toFile().list())
        .anyMatch(name -> name.endsWith(".gz.parquet"));
  }

  @Test
  void substitutesEnvironmentVariables() throws IOException {
    CommandRun run = run(job("output: ${env:HOME}/never-$${env:HOME}\ndry-run: true\n"));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains(System.getenv("HOME") + "/never-${env:HOME}, mode");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      outputs: x                 | line 9: unknown key "outputs"; did you mean "output"?
      job: x                     | line 9: unknown key "job"
      model: x                   | line 9: "model" is there twice.
      mode: [a, b]               | line 9: "mode" takes one value, not a list.
      mode: sometimes            | line 9: Invalid value for option '--mode'
      repartition: many          | line 9: Invalid value for option '--repartition'
      option: batchSize          | line 9: "option" takes names with values
      option: {nulls: {x: 0}}    | line 9: "option" takes a value, not names with values.
      output: {path: x}          | line 9: "output" takes a value, not names with values.
      drop: [[x]]                | line 9: "drop" takes a value here, not a list.
      where:                     | line 9: "where" has no value.
      dry-run: perhaps           | line 9: "dry-run" takes true or false, not perhaps.
      'output: ${env:NO_SUCH_1}' | line 9: "output" names the environment variable "NO_SUCH_1", which is not set.
      'output: ${date}'          | line 9: "output" names "${date}", but only environment variables
      'output: "x'               | is no YAML
      """)
  void refusesWhatItDoesNotKnow(String line, String reason) throws IOException {
    CommandRun run = run(job(line + "\n"));

    assertThat(run.err()).startsWith("savedmodel score: ").contains(reason);
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void namesTheOptionAloneIfTheCommandLineIsWrong() throws IOException {
    CommandRun run = run(job("mode: PERMISSIVE\n"), "--mode=sometimes");

    assertThat(run.err()).startsWith("savedmodel score: Invalid value for option '--mode'");
  }

  @Test
  void saysThatAFileCannotBeRead() {
    CommandRun run =
        CommandRun.of("score", "--job", directory.resolve("none.yaml").toString());

    assertThat(run.err())
        .contains("The job file \"" + directory.resolve("none.yaml"), "cannot be read");
    assertThat(run.code()).isEqualTo(2);
  }
}
