/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static io.github.sparksavedmodel.it.ScoreRuns.refuses;
import static io.github.sparksavedmodel.it.ScoreRuns.score;
import static io.github.sparksavedmodel.it.ScoreRuns.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a scheduled {@code savedmodel score} may read and write, and how it tells its outcome. */
@SparkTest
@SparkIndependent
class ScoreJobIT {
  private static final SparkSession SPARK = TestSession.get();

  @TempDir
  private static Path directory;

  private static ScoreRuns runs;

  @BeforeAll
  static void writeInputs() {
    runs = new ScoreRuns(SPARK, directory);
    runs.writeInputs();
    runs.createDatabase("score_job");
  }

  @AfterAll
  static void dropTables() {
    runs.dropDatabase("score_job");
  }

  private static String path(String name) {
    return runs.path(name);
  }

  private static List<String> written(String query) {
    return SPARK.sql(query).toJSON().collectAsList();
  }

  @Test
  void readsSeveralPathsAndGlobsWithASchema() {
    succeeded(score(
        "arithmetic",
        "--input=" + path("[a]"),
        "--input=" + path("b"),
        "--input-schema=id BIGINT, x FLOAT, y FLOAT",
        "--where=id >= 5",
        "--map-input=y=x * 10",
        "--map-output=sum=total",
        "--drop=x,y",
        "--output-files=1",
        "--repartition=3",
        "--output=" + path("several")));

    assertThat(written("SELECT * FROM parquet.`" + path("several") + "` ORDER BY id"))
        .containsExactly(
            "{\"id\":5,\"total\":55.0}",
            "{\"id\":6,\"total\":66.0}",
            "{\"id\":7,\"total\":77.0}",
            "{\"id\":8,\"total\":88.0}");
    assertThat(
            directory.resolve("several").toFile().list((place, name) -> name.endsWith(".parquet")))
        .hasSize(1);
  }

  @Test
  void writesATableThatIsNotThereAndReplacesPartitions() {
    String[] nightly = {
      "--input-query=SELECT *, id % 2 AS part FROM score_job.numbers;",
      "--output-table=score_job.scored",
      "--select=id,sum,part",
      "--partition-by=part",
      "--output-mode=overwrite",
      "--output-option=partitionOverwriteMode=dynamic",
      "--where=part = 0"
    };
    succeeded(score("arithmetic", nightly));
    assertThat(SPARK.table("score_job.scored").count()).isEqualTo(3);

    nightly[nightly.length - 1] = "--where=part = 1 AND id > 3";
    succeeded(score("arithmetic", nightly));
    assertThat(written("SELECT * FROM score_job.scored ORDER BY id"))
        .containsExactly(
            "{\"id\":0,\"sum\":2.0,\"part\":0}",
            "{\"id\":2,\"sum\":4.0,\"part\":0}",
            "{\"id\":4,\"sum\":6.0,\"part\":0}",
            "{\"id\":5,\"sum\":7.0,\"part\":1}");
    assertThat(SPARK.conf().get("spark.sql.sources.partitionOverwriteMode"))
        .isEqualToIgnoringCase("static");
  }

  @Test
  void appendsToATableByName() {
    SPARK.sql("CREATE TABLE score_job.kept (sum FLOAT, id BIGINT) USING parquet");
    String[] appending = {
      "--input-table=score_job.numbers",
      "--output-table=score_job.kept",
      "--select=id,sum",
      "--output-mode=append"
    };
    CommandRun run = score("arithmetic", appending);
    succeeded(run);
    assertThat(run.out()).startsWith("Wrote 6 rows in ").endsWith(" to table score_job.kept.\n");
    assertThat(written("SELECT * FROM score_job.kept WHERE id = 3"))
        .containsExactly("{\"sum\":5.0,\"id\":3}");

    appending[2] = "--select=id,product";
    assertThat(score("arithmetic", appending).err())
        .contains("score_job.kept", "they lack its columns [sum]", "no columns [product]");
    appending[3] = "--output-mode=errorifexists";
    assertThat(score("arithmetic", appending).err())
        .startsWith("The output table score_job.kept exists.");
  }

  @Test
  void leavesNoTableBehindAFailure() {
    CommandRun run = score(
        "rejects_negative",
        "--input=" + path("bad"),
        "--output-table=score_job.failed",
        "--output-format=parquet");

    assertThat(run.err()).startsWith("[ROW_REJECTED]");
    assertThat(SPARK.catalog().tableExists("score_job.failed")).isFalse();
    assertThat(directory.resolve("warehouse/failed")).doesNotExist();
  }

  @Test
  void aFailureDoesNotKeepTheNextRunFromWriting() {
    String[] arguments = {"--input=" + path("bad"), "--output=" + path("again"), "--mode=FAILFAST"};
    assertThat(score("rejects_negative", arguments).code()).isEqualTo(1);
    assertThat(directory.resolve("again")).isEmptyDirectory();

    arguments[2] = "--mode=DROPMALFORMED";
    succeeded(score("rejects_negative", arguments));
    assertThat(SPARK.read().parquet(path("again")).count()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({"2,0", "1,3", "20%,0", "19.9%,3"})
  void endsWithThreeAfterTooManyBadRows(String limit, int code) throws IOException {
    Path report = directory.resolve("report-" + limit + ".json");
    CommandRun run = score(
        "rejects_negative",
        "--input=" + path("bad"),
        "--output=" + path("limited-" + limit),
        "--mode=PERMISSIVE",
        "--max-bad-rows=" + limit,
        "--report=" + report);

    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.out())
        .contains("Wrote 10 rows", "2 of 10 rows could not be scored; name a column with --error");
    assertThat(SPARK.read().parquet(path("limited-" + limit)).columns())
        .doesNotContain("__savedmodel_not_scored");
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.get("exitCode").intValue()).isEqualTo(code);
    assertThat(json.get("status").textValue()).isEqualTo(code == 0 ? "succeeded" : "failed");
    assertThat(json.get("rowsRead").intValue()).isEqualTo(10);
    assertThat(json.get("rowsNotScored").intValue()).isEqualTo(2);
  }

  @Test
  void reportsAFailureAndRowsLeftOut() throws IOException {
    Path report = directory.resolve("report.json");
    String[] arguments = {
      "--input=" + path("bad"),
      "--output=" + path("reported"),
      "--report=" + report,
      "--mode=FAILFAST"
    };
    score("rejects_negative", arguments);
    JsonNode failed = new ObjectMapper().readTree(report.toFile());
    assertThat(failed.get("status").textValue()).isEqualTo("failed");
    assertThat(failed.get("error").textValue()).startsWith("[ROW_REJECTED]");

    arguments[3] = "--mode=DROPMALFORMED";
    succeeded(score("rejects_negative", arguments));
    JsonNode dropped = new ObjectMapper().readTree(report.toFile());
    assertThat(dropped.get("rowsRead").intValue()).isEqualTo(10);
    assertThat(dropped.get("rowsWritten").intValue()).isEqualTo(8);

    arguments[2] = "--report=" + path("none/report.json");
    assertThat(score("rejects_negative", arguments).err())
        .contains("--report \"" + path("none/report.json") + "\" cannot be written");
  }

  @Test
  void plansWithoutWriting() {
    CommandRun run = score(
        "arithmetic",
        "--input=" + path("a"),
        "--output=" + path("planned"),
        "--map-input=y=id",
        "--select=id,sum",
        "--dry-run");

    succeeded(run);
    assertThat(run.out())
        .contains("signature \"serving_default\"", "input ", "output ")
        .contains("Would write to " + path("planned"), "|-- id: long", "|-- sum: float");
    assertThat(directory.resolve("planned")).doesNotExist();
  }

  @Test
  void takesTheModeThatTheSessionIsSetTo() {
    CommandRun run = score(
        "rejects_negative",
        "--input=" + path("bad"),
        "--output=" + path("set"),
        "--conf=spark.savedmodel.mode=permissive");

    succeeded(run);
    assertThat(run.out()).contains("2 of 10 rows could not be scored");
  }

  @Test
  void refusesTwoOutputsOfOneName() {
    CommandRun run = score(
        "arithmetic",
        "--input=" + path("a"),
        "--output=" + path("none"),
        "--map-output=sum=p",
        "--map-output=product=P",
        "--dry-run");

    assertThat(run.err()).startsWith("[OUTPUT_NAME_CONFLICT]");
  }

  @Test
  void runsQueriesAlone() {
    CommandRun run = score(
        "arithmetic", "--input-query=DROP TABLE score_job.numbers", "--output=" + path("none"));

    assertThat(run.err()).startsWith("--input-query has to be a query").contains("DROP");
    assertThat(SPARK.catalog().tableExists("score_job.numbers")).isTrue();
  }

  @Test
  void refusesArgumentsThatContradictEachOther() {
    String input = "--input=" + path("a");
    String output = "--output=" + path("none");
    refuses("Say what to read", output);
    refuses("Say where to write", input);
    refuses("Give only one of --input,", input, output, "--input-table=t");
    refuses("need --input.", "--input-format=csv", output, "--input-table=t");
    refuses("Give only one of --output ", input, output, "--output-table=t");
    refuses("Give only one of --select", input, output, "--select=x", "--drop=y");
    refuses("--max-bad-rows needs --mode", input, output, "--max-bad-rows=1");
    refuses("neither a number of rows", input, output, "--max-bad-rows=101%");
    refuses("given twice", input, output, "--error-column=e", "--option=ERRORCOLUMN=e");
    refuses("needs --mode PERMISSIVE", input, output, "--mode=DROPMALFORMED", "--error-column=e");
    refuses("at least 1", input, output, "--output-files=0");
    assertThat(CommandRun.of("score", input, output).err())
        .contains("Missing required option: '--model=DIR'");
  }

  @Test
  void fitsItsHelpOnAScreenAndAHalf() {
    String help = CommandRun.of("score", "--help").out();

    assertThat(help).containsSubsequence("Input:\n", "Model:\n", "Output:\n", "Job:\n", "Other:\n");
    assertThat(help.lines()).hasSizeLessThan(80).allMatch(line -> line.length() <= 100);
  }
}
