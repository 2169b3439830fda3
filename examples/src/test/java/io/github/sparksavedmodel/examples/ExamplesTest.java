/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example does what it says, with arguments and without. */
class ExamplesTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("savedmodel.repository"));

  /** One stream for all tests, as Scala's console keeps the first {@code System.out} it sees. */
  private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();

  private static final PrintStream SCREEN = System.out;

  @TempDir
  private Path directory;

  @BeforeAll
  static void catchOutput() {
    System.setOut(new PrintStream(PRINTED, true, UTF_8));
  }

  @AfterAll
  static void releaseOutput() {
    System.setOut(SCREEN);
  }

  @Test
  void scoresParquet() throws IOException {
    String output = directory.resolve("scored").toString();
    String printed =
        printed(E01ScoreParquet::main, ExampleFiles.model(), ExampleFiles.patients(), output);
    assertThat(printed).contains("signature \"serving_default\"", "Wrote " + output);
    try (Reading reading = new Reading(output)) {
      Dataset<Row> scored = reading.rows();
      assertThat(scored.count()).isEqualTo(569);
      assertThat(scored.where("prediction = diagnosis").count()).isEqualTo(564);
      assertKnownProbabilities(scored);
    }
  }

  private static void assertKnownProbabilities(Dataset<Row> scored) throws IOException {
    Path expected = REPOSITORY.resolve("examples/data/breast_cancer_expected.csv");
    List<String> lines = Files.readAllLines(expected);
    assertThat(lines).hasSize(21);
    List<Row> rows = scored.select("patient_id", "probability").collectAsList();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      assertThat(rows)
          .filteredOn(row -> row.getLong(0) == Long.parseLong(cells[0]))
          .singleElement()
          .satisfies(row -> assertThat((double) row.getFloat(1))
              .isCloseTo(Double.parseDouble(cells[1]), within(1e-5)));
    }
  }

  @Test
  void scoresInSql() {
    assertThat(printed(E02ScoreInSql::main))
        .contains(
            "|prediction|diagnosis|patients|average|",
            "|    benign|   benign|     322| 0.0007|",
            "|    benign|malignant|       1| 0.0050|",
            "| malignant|malignant|     189| 0.9998|");
  }

  @Test
  void keepsBadRows() {
    String output = directory.resolve("bad").toString();
    String printed =
        printed(E03BadRows::main, ExampleFiles.model(), ExampleFiles.patients(), output);
    assertThat(printed)
        .contains("3 of 569 rows were not scored:", "[ROW_VALUE_NULL]", "[ROW_VALUE_OUT_OF_RANGE]");
    try (Reading reading = new Reading(output)) {
      assertThat(reading.rows().where("problem IS NOT NULL").collectAsList())
          .extracting(row -> row.<Long>getAs("patient_id"))
          .containsExactlyInAnyOrder(3L, 7L, 300L);
      assertThat(reading.rows().where("probability IS NULL").count()).isEqualTo(3);
    }
  }

  private static String printed(Consumer<String[]> program, String... arguments) {
    PRINTED.reset();
    program.accept(arguments);
    return PRINTED.toString(UTF_8);
  }

  /** A session that reads what an example wrote. */
  private static final class Reading implements AutoCloseable {
    private final SparkSession spark = LocalSpark.start("test");
    private final String path;

    Reading(String path) {
      this.path = path;
    }

    Dataset<Row> rows() {
      return spark.read().parquet(path);
    }

    @Override
    public void close() {
      spark.stop();
    }
  }
}
