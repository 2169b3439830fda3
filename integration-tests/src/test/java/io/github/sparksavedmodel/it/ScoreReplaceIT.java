/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static io.github.sparksavedmodel.it.ScoreRuns.score;
import static io.github.sparksavedmodel.it.ScoreRuns.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code savedmodel score --output-mode overwrite} replaces yesterday's rows in a path. */
@SparkTest
class ScoreReplaceIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String FAILS = "--mode=FAILFAST";
  private static final String SUCCEEDS = "--mode=DROPMALFORMED";

  @TempDir
  private Path directory;

  private ScoreRuns runs;

  @BeforeEach
  void writeInputs() {
    runs = new ScoreRuns(SPARK, directory);
    runs.writeInputs();
  }

  /** Writes two rows by ids that no row of {@code bad} gets, and a partition that it lacks. */
  private void writeYesterday(String... partitions) {
    SPARK
        .range(100, 102, 1, 2)
        .selectExpr("float(id) x", "float(0) y", "id part")
        .write()
        .partitionBy(partitions)
        .parquet(runs.path("out"));
  }

  private CommandRun overwrite(String... more) {
    String[] arguments = {
      "--input=" + runs.path("bad"), "--output=" + runs.path("out"), "--output-mode=overwrite"
    };
    return score(
        "rejects_negative",
        Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new));
  }

  private List<Float> rows() {
    return SPARK.read().parquet(runs.path("out")).select("x").sort("x").collectAsList().stream()
        .map(row -> row.getFloat(0))
        .toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
      return files
          .map(file -> directory.resolve("out").relativize(file).toString())
          .map(name -> name.replaceAll("part-[-0-9a-z]+\\.", "part."))
          .distinct()
          .sorted()
          .toList();
    }
  }

  @Test
  void whatALinkLeadsToStays() throws IOException {
    writeYesterday();
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path kept = Files.createFile(elsewhere.resolve("_kept"));
    Path link = Files.createSymbolicLink(directory.resolve("out").resolve("link"), elsewhere);

    succeeded(overwrite(SUCCEEDS));
    assertThat(rows()).containsExactly(2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
    assertThat(kept).exists();
    assertThat(link).doesNotExist();
  }

  @Test
  void aFailureLeavesTheOldRowsAndTheNextRunOnlyNewOnes() throws IOException {
    writeYesterday();
    List<String> yesterday = files();
    CommandRun failed = overwrite(FAILS);
    assertThat(failed.err()).startsWith("[ROW_REJECTED]");
    assertThat(rows()).containsExactly(100f, 101f);
    assertThat(files()).isEqualTo(yesterday);

    succeeded(overwrite(SUCCEEDS));
    assertThat(rows()).containsExactly(2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
    assertThat(files()).isEqualTo(yesterday).contains("_SUCCESS");
  }

  @Test
  void leavesNoPartitionThatTheNewRowsLack() throws IOException {
    writeYesterday("part");
    CommandRun failed = replaceParts(FAILS);
    assertThat(failed.err()).startsWith("[ROW_REJECTED]");
    assertThat(rows()).containsExactly(100f, 101f);

    succeeded(replaceParts(SUCCEEDS));
    assertThat(rows()).containsExactly(2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
    assertThat(files()).contains("part=0", "part=1").doesNotContain("part=100", "part=101");
  }

  private String query() {
    return "SELECT x, int(x % 2) part FROM parquet.`" + runs.path("bad") + "`";
  }

  private CommandRun replaceParts(String mode) {
    return score(
        "rejects_negative",
        "--input-query=" + query(),
        "--output=" + runs.path("out"),
        "--output-mode=overwrite",
        "--partition-by=part",
        mode);
  }

  @Test
  void takesNothingFromAJobThatWasKilled() throws IOException {
    writeYesterday();
    Path committed = directory.resolve("out/_temporary/0/task_202601010000000_0001_m_000000");
    Files.createDirectories(committed);
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      Path part =
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().get();
      Files.copy(part, committed.resolve("part-00000-killed.parquet"));
    }
    succeeded(overwrite(SUCCEEDS));
    assertThat(rows()).containsExactly(2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
  }

  @Test
  void replacesASingleFile() throws IOException {
    Files.writeString(directory.resolve("out"), "text");
    succeeded(overwrite(SUCCEEDS));
    assertThat(rows()).hasSize(8);
    succeeded(overwrite(SUCCEEDS, "--where=x > 8"));
    assertThat(rows()).containsExactly(9f);
  }
}
