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
  void scoresParquet() throws Exception {
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
  void bindsSeveralInputs() throws Exception {
    assertThat(printed(E02SeveralInputs::main).replace(" ", ""))
        .contains("|480|malignant|0.9733", "|450|malignant|0.9969");
  }

  /** The number and the order are those of Python TensorFlow's scores. */
  @Test
  void comparesTwoModels() throws Exception {
    assertThat(printed(E03TwoModels::main))
        .contains("The models disagree on 37 patients:")
        .containsSubsequence("|       172|malignant|", "|       129|   benign|", "|       206|");
  }

  @Test
  void scoresInSql() throws Exception {
    assertThat(printed(E04ScoreInSql::main))
        .contains(
            "|prediction|diagnosis|patients|average|",
            "|    benign|   benign|     322| 0.0007|",
            "|    benign|malignant|       1| 0.0050|",
            "| malignant|malignant|     189| 0.9998|");
  }

  @Test
  void scoresWhatIsNewInAStream() throws Exception {
    String input = directory.resolve("arriving").toString();
    Files.createDirectory(Path.of(input));
    Path patients = Path.of(ExampleFiles.patients());
    Files.copy(patients, Path.of(input, "first.parquet"));
    String output = directory.resolve("stream").toString();

    String first = printed(E06Streaming::main, ExampleFiles.model(), input, output);
    Files.copy(patients, Path.of(input, "second.parquet"));
    String second = printed(E06Streaming::main, ExampleFiles.model(), input, output);

    assertThat(first).contains("569 rows", "|    benign|  360|", "| malignant|  209|");
    assertThat(second).contains("1138 rows", "|    benign|  720|", "| malignant|  418|");
  }

  @Test
  void keepsBadRows() throws Exception {
    String output = directory.resolve("bad").toString();
    String printed =
        printed(E05BadRows::main, ExampleFiles.model(), ExampleFiles.patients(), output);
    assertThat(printed)
        .contains("3 of 569 rows were not scored:", "[ROW_VALUE_NULL]", "[ROW_VALUE_OUT_OF_RANGE]");
    try (Reading reading = new Reading(output)) {
      assertThat(reading.rows().where("problem IS NOT NULL").collectAsList())
          .extracting(row -> row.<Long>getAs("patient_id"))
          .containsExactlyInAnyOrder(3L, 7L, 300L);
      assertThat(reading.rows().where("probability IS NULL").count()).isEqualTo(3);
    }
  }

  @Test
  void scoresInAPipeline() throws Exception {
    String output = directory.resolve("pipeline").toString();
    assertThat(printed(
                E07PipelineStage::main,
                ExampleFiles.modelOfThreeInputs(),
                ExampleFiles.patients(),
                output)
            .replace(" ", ""))
        .contains("|480|malignant|0.9733", "|450|malignant|0.9969");
  }

  private static String printed(Program program, String... arguments) throws Exception {
    PRINTED.reset();
    program.run(arguments);
    return PRINTED.toString(UTF_8);
  }

  /** The main method of an example. */
  private interface Program {
    void run(String[] arguments) throws Exception;
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
