/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code savedmodel score} and {@code savedmodel demo}. */
@SparkTest
@SparkIndependent
class ScoreCommandIT {
  private static final SparkSession SPARK = TestSession.get();

  @TempDir
  private static Path directory;

  @BeforeAll
  static void writeInputs() {
    SPARK
        .range(0, 100, 1, 2)
        .selectExpr("id", "float(id) x", "float(2) y", "id AS `a.b`")
        .write()
        .parquet(path("numbers"));
    SPARK
        .range(0, 10, 1, 1)
        .selectExpr("float(IF(id = 3, -1, id)) AS x")
        .write()
        .parquet(path("negative"));
  }

  private static String path(String name) {
    return directory.resolve(name).toString();
  }

  private static CommandRun score(String model, String input, String output, String... more) {
    List<String> arguments = new ArrayList<>(List.of(
        "score",
        "--model",
        Fixtures.model(model),
        "--input",
        path(input),
        "--output",
        path(output)));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void scoresParquetToParquet() {
    CommandRun run = score("arithmetic", "numbers", "scored", "--select", "id,sum,a.b");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .matches("Wrote 100 rows in [0-9.]+ s \\([0-9,]+ rows/s\\) to .*/scored\\.\\R");
    Dataset<Row> scored = SPARK.read().parquet(path("scored"));
    assertThat(scored.columns()).containsExactly("id", "sum", "a.b");
    assertThat(scored.collectAsList())
        .hasSize(100)
        .allMatch(row -> row.getFloat(1) == row.getLong(0) + 2f);
  }

  @Test
  void readsAndWritesOtherFormats() {
    CommandRun run = score(
        "arithmetic",
        "numbers",
        "scored.csv",
        "--signature=difference",
        "--output-format=csv",
        "--output-option=header=true",
        "--option=outputs=difference");
    assertThat(run.code()).isZero();
    CommandRun again = score(
        "arithmetic",
        "scored.csv",
        "again",
        "--input-format=csv",
        "--input-option=header=true",
        "--input-option=inferSchema=true",
        "--option=inputs.y=difference",
        "--select=x,sum");
    assertThat(again.err()).isEmpty();
    assertThat(SPARK.read().parquet(path("again")).collectAsList())
        .hasSize(100)
        .allMatch(row -> row.getFloat(1) == 2 * row.getDouble(0) - 2);
  }

  @Test
  void keepsOrReplacesWhatIsThere() {
    assertThat(score("arithmetic", "numbers", "kept").code()).isZero();
    CommandRun refused = score("arithmetic", "numbers", "kept");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("The output " + path("kept") + " exists.")
        .contains("--output-mode overwrite, append or ignore")
        .doesNotContain("\tat ");
    assertThat(score("arithmetic", "numbers", "kept", "--output-mode=ignore").out())
        .startsWith("Wrote nothing to ");
    assertThat(score("arithmetic", "numbers", "kept", "--output-mode=APPEND").code())
        .isZero();
    assertThat(SPARK.read().parquet(path("kept")).count()).isEqualTo(200);
  }

  @Test
  void failsWithTheRowsErrorAlone() {
    CommandRun run = score("rejects_negative", "negative", "failed");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("[ROW_REJECTED] Row 3 of partition 0:");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void leavesBadRowsOutOrExplainsThem() {
    CommandRun dropped = score("rejects_negative", "negative", "dropped", "--mode=dropmalformed");
    assertThat(dropped.out()).startsWith("Wrote 9 rows in ");
    CommandRun explained = score(
        "rejects_negative",
        "negative",
        "explained",
        "--mode=PERMISSIVE",
        "--option=errorColumn=why.not");
    assertThat(explained.out())
        .contains(
            "Wrote 10 rows", "1 of 10 rows could not be scored; column \"why.not\" says why.");
    assertThat(SPARK
            .read()
            .parquet(path("explained"))
            .where("`why.not` IS NOT NULL")
            .count())
        .isEqualTo(1);
  }

  @Test
  void passesOnWhatSparkAndTheModelRefuse() {
    assertThat(score("arithmetic", "nowhere", "none").err()).startsWith("[PATH_NOT_FOUND]");
    assertThat(score("arithmetic", "negative", "none").err()).startsWith("[INPUT_COLUMN_MISSING]");
    assertThat(score("arithmetic", "numbers", "none", "--option=mod=x").err())
        .startsWith("[OPTION_UNKNOWN]")
        .contains("\"mode\"");
    CommandRun column = score("arithmetic", "numbers", "none", "--select=summ");
    assertThat(column.code()).isEqualTo(1);
    assertThat(column.err()).contains("`summ`", "`sum`").doesNotContain("Project");
  }

  @Test
  void demonstrates() {
    CommandRun run = CommandRun.of("demo");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains(
            "patient_id  diagnosis  prediction  probability",
            "564 of 569 predictions agree with the diagnosis.",
            "Wrote 569 rows in ",
            "savedmodel show ",
            "savedmodel score --model ");
    assertThat(run.out().lines().filter(line -> line.matches(" +\\d+  (malignant|benign) .*")))
        .hasSize(8);
  }
}
