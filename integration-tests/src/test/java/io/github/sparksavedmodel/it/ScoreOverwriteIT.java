/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static io.github.sparksavedmodel.it.ScoreRuns.refuses;
import static io.github.sparksavedmodel.it.ScoreRuns.score;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code savedmodel score} refuses to replace: what it reads, the model, and others' files.
 */
@SparkTest
class ScoreOverwriteIT {
  private static final SparkSession SPARK = TestSession.get();

  @TempDir
  private static Path directory;

  private static ScoreRuns runs;

  @BeforeAll
  static void writeInputs() {
    runs = new ScoreRuns(SPARK, directory);
    runs.writeInputs();
    runs.createDatabase("score_overwrite");
  }

  @AfterAll
  static void dropTables() {
    runs.dropDatabase("score_overwrite");
  }

  private static String path(String name) {
    return runs.path(name);
  }

  @ParameterizedTest
  @CsvSource({"a", "a/below", "."})
  void refusesToOverwriteWhatItReads(String output) {
    CommandRun run = score(
        "arithmetic",
        "--input=" + path("a"),
        "--output=" + path(output),
        "--output-mode=overwrite");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("the input \"file:" + path("a"), "overwrite would delete");
    assertThat(SPARK.read().parquet(path("a")).count()).isEqualTo(6);
  }

  @Test
  void refusesToOverwriteTheFilesOfATableItReads() {
    CommandRun run = score(
        "arithmetic",
        "--input-query=SELECT * FROM score_overwrite.numbers",
        "--output=" + path("warehouse/numbers"),
        "--output-mode=overwrite");
    assertThat(run.err()).contains("overwrite would delete");
    CommandRun table = score(
        "arithmetic",
        "--input-table=score_overwrite.numbers",
        "--output-table=score_overwrite.numbers",
        "--drop=sum,product",
        "--output-mode=overwrite");
    assertThat(table.err()).contains("overwrite would delete");
    assertThat(SPARK.table("score_overwrite.numbers").count()).isEqualTo(6);
  }

  @Test
  void refusesToOverwriteATableWhosePartitionItReads() {
    SPARK.sql("CREATE TABLE score_overwrite.parts (id BIGINT, sum FLOAT, part INT) USING parquet"
        + " PARTITIONED BY (part)");
    SPARK.sql("INSERT INTO score_overwrite.parts VALUES (1, 1, 0), (2, 2, 1)");
    CommandRun run = score(
        "arithmetic",
        "--input-query=SELECT id, sum x, sum y, 1 part FROM parquet.`"
            + path("warehouse/parts/part=1")
            + "`",
        "--select=id,sum,part",
        "--output-table=score_overwrite.parts",
        "--output-mode=overwrite");

    assertThat(run.err()).contains("overwrite would delete");
    assertThat(SPARK.table("score_overwrite.parts").count()).isEqualTo(2);
  }

  @Test
  void refusesToOverwriteWhatASubqueryReads() {
    SPARK.range(3).write().parquet(path("before"));
    CommandRun run = score(
        "arithmetic",
        "--input=" + path("a"),
        "--where=id > (SELECT max(id) FROM parquet.`" + path("before") + "`)",
        "--output=" + path("before"),
        "--output-mode=overwrite");

    assertThat(run.err()).contains("overwrite would delete");
    assertThat(SPARK.read().parquet(path("before")).count()).isEqualTo(3);
  }

  @Test
  void refusesToOverwriteTheModel() throws IOException {
    Path model = Files.createDirectories(directory.resolve("models/arithmetic"));
    Files.copy(
        Path.of(Fixtures.model("arithmetic"), "saved_model.pb"), model.resolve("saved_model.pb"));
    CommandRun run = CommandRun.of(
        "score",
        "--model=" + model,
        "--input=" + path("a"),
        "--output=" + path("models"),
        "--output-mode=overwrite");

    assertThat(run.err()).startsWith("The model \"" + model + "\" is inside the output");
    assertThat(model.resolve("saved_model.pb")).exists();
  }

  @Test
  void refusesToMakeATableOverFiles() {
    SPARK.range(3).write().parquet(path("filled"));
    CommandRun run = score(
        "arithmetic",
        "--input=" + path("a"),
        "--output-table=score_overwrite.over",
        "--output-option=path=" + path("filled"));

    assertThat(run.err()).startsWith("There is no table \"score_overwrite.over\", but");
    assertThat(SPARK.read().parquet(path("filled")).count()).isEqualTo(3);
  }

  @Test
  void refusesToReplacePartitionsOfWhatHasNone() {
    String[] arguments = {
      "--input=" + path("a"),
      "--output-table=score_overwrite.whole",
      "--output-mode=overwrite",
      "--output-option=partitionOverwriteMode=dynamic"
    };
    SPARK.sql(
        "CREATE TABLE score_overwrite.whole USING parquet AS SELECT *, 0f sum, 0f product FROM"
            + " score_overwrite.numbers");
    assertThat(score("arithmetic", arguments).err())
        .startsWith("The table \"score_overwrite.whole\" has no partitions");

    arguments[1] = "--output=" + path("whole");
    refuses("needs --partition-by", arguments);
  }

  @Test
  void takesAFormatForNothingButItsName() {
    CommandRun run = score(
        "arithmetic",
        "--input=" + path("a"),
        "--output-table=score_overwrite.elsewhere",
        "--output-format=parquet LOCATION '" + path("elsewhere") + "'");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("[DATA_SOURCE_NOT_FOUND] Failed to find the data source");
    assertThat(directory.resolve("elsewhere")).doesNotExist();
  }
}
