/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import io.github.sparksavedmodel.internal.store.GracePeriods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a model gets to the tasks. */
@SparkTest
class TransportIT {
  private static final SparkSession SPARK = TestSession.get().newSession();
  private static final String DATA = "variables/variables.data-00000-of-00001";

  @TempDir
  private Path directory;

  private String model = "";

  @BeforeEach
  void copyAModel() throws IOException {
    model = ModelFolders.copyOf("ref_variable", directory.resolve("model"));
    for (String scheme : List.of("keyed", "gated")) {
      SPARK.conf().set("fs." + scheme + ".impl.disable.cache", "true");
    }
    SPARK.conf().set("fs.keyed.impl", KeyedFileSystem.class.getName());
    SPARK.conf().set("fs.gated.impl", GatedFileSystem.class.getName());
    SPARK.conf().set(KeyedFileSystem.KEY, "sesame");
    GracePeriods.set(SPARK.sparkContext(), Duration.ofMinutes(10));
  }

  /** So that each test sees only its own blocks. */
  @AfterEach
  void removeBlocks() {
    GatedFileSystem.openGate();
    ExecutorSessions.closeIdle();
  }

  private static Set<BlockId> blocks() {
    return ModelBlocks.of(SPARK.sparkContext());
  }

  private static Dataset<Row> scored(String path, String transport) {
    return SavedModel.load(SPARK, path)
        .scorer()
        .option("transport", transport)
        .score(SPARK.range(0, 6, 1, 2).selectExpr("float(id) x"));
  }

  private static void assertScores(Dataset<Row> scored) {
    assertThat(scored.collectAsList())
        .extracting(row -> row.getFloat(1))
        .containsExactlyInAnyOrder(-0.25f, 1.25f, 2.75f, 4.25f, 5.75f, 7.25f);
  }

  private static String call(String path, String transport) {
    return "savedmodel_predict('" + path + "', struct(float(id) x), map('transport', '" + transport
        + "'))";
  }

  private static long length(String path) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(path))) {
      return files
          .filter(Files::isRegularFile)
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "keyed:"})
  void fetchesBlocksOnceForManyTasksAndQueries(String scheme) throws IOException {
    Set<BlockId> before = blocks();
    Executed first = Executed.of(scored(scheme + model, "blocks"));
    assertThat(first.rows()).extracting(row -> row.getFloat(1)).contains(-0.25f, 7.25f);
    assertThat(Executed.metric(first.scores().get(0), "fetchedBytes")).isEqualTo(length(model));
    Set<BlockId> published = blocks();
    assertThat(published).hasSize(before.size() + 1);
    for (int i = 0; i < 20; i++) {
      ExecutorSessions.closeIdle();
      Executed next = Executed.of(scored(scheme + model, "blocks"));
      assertThat(next.rows()).hasSize(6);
      assertThat(Executed.metric(next.scores().get(0), "fetchedBytes")).isZero();
    }
    assertThat(blocks()).isEqualTo(published);
  }

  @Test
  void removesTheBlocksWhenNobodyAsks() {
    GracePeriods.set(SPARK.sparkContext(), Duration.ofMillis(200));
    Set<BlockId> before = blocks();
    assertScores(scored(model, "blocks"));
    Await.until("the blocks are removed", () -> before.containsAll(blocks()));
    assertScores(scored(model, "blocks"));
  }

  @Test
  void publishesNothingForPlansThatDoNotRun() {
    Set<BlockId> before = blocks();
    Dataset<Row> scored = scored(model, "blocks");
    scored.explain(true);
    scored.schema();
    assertThat(scored.javaRDD().getNumPartitions()).isEqualTo(2);
    SPARK
        .sql("EXPLAIN FORMATTED SELECT " + call(model, "blocks") + " FROM range(3)")
        .collect();
    assertThat(blocks()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "shared"})
  void publishesNothingWhereTheDirectoryCanBeRead(String transport) {
    Set<BlockId> before = blocks();
    assertScores(scored(model, transport));
    assertThat(blocks()).isEqualTo(before);
  }

  @Test
  void scoresWhatTheStoreHasThoughTheModelIsGone() throws IOException {
    Dataset<Row> planned = scored(model, "blocks");
    assertScores(planned);
    ExecutorSessions.closeIdle();
    Files.delete(Path.of(model, DATA));
    assertScores(planned);
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks", "shared", "auto"})
  void refusesAModelThatChangedAfterPlanning(String transport) throws IOException {
    for (String path : List.of(model, "keyed:" + model)) {
      Dataset<Row> planned = scored(path, transport);
      Files.setLastModifiedTime(Path.of(model, DATA), FileTime.fromMillis(path.length() * 1000L));
      assertThat(catchThrowable(planned::collectAsList))
          .hasMessageContaining("[MODEL_CHANGED]")
          .hasMessageContaining("the file \"" + DATA + "\" was written again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks", "shared", "auto"})
  void refusesAModelThatLostAFileAfterPlanning(String transport) throws IOException {
    Dataset<Row> inPlace = scored(model, transport);
    Dataset<Row> elsewhere = scored("keyed:" + model, transport);
    Files.delete(Path.of(model, DATA));
    for (Dataset<Row> planned : List.of(inPlace, elsewhere)) {
      assertThat(catchThrowable(planned::collectAsList))
          .hasMessageContaining("[MODEL_CHANGED]")
          .hasMessageContaining("the file \"" + DATA + "\" was removed");
    }
  }

  @Test
  void endsAKilledTaskThatWaitsForBlocks() {
    Dataset<Row> planned = scored("gated:" + model, "blocks");
    GatedFileSystem.closeGate();
    BackgroundJob job = BackgroundJob.start(false, planned::collectAsList);
    Await.untilAThreadIsIn("GatedFileSystem");
    assertThat(job.cancel()).hasMessageContaining("cancelled");
    Leftovers.awaitEndOfTasks();
    GatedFileSystem.openGate();
    assertScores(planned);
  }

  @Test
  void fetchesOnWhenTheTaskThatBeganHasRunOutOfTime() {
    Dataset<Row> impatient = SavedModel.load(SPARK, "gated:" + model)
        .scorer()
        .option("transport", "blocks")
        .option("loadTimeout", "100ms")
        .score(SPARK.range(0, 6, 1, 2).selectExpr("float(id) x"));
    GatedFileSystem.closeGate();
    assertThat(catchThrowable(impatient::collectAsList)).hasMessageContaining("[LOAD_TIMED_OUT]");
    Dataset<Row> patient = scored("gated:" + model, "blocks");
    BackgroundJob job = BackgroundJob.start(false, () -> assertScores(patient));
    Await.untilAThreadIsIn("GatedFileSystem");
    GatedFileSystem.openGate();
    assertThat(job.failure()).isNull();
  }

  @Test
  void showsTheTransport() {
    String query = "EXPLAIN SELECT ";
    for (String transport : List.of("blocks", "shared")) {
      assertThat(SPARK
              .sql(query + call(model, transport) + " FROM range(3)")
              .first()
              .getString(0))
          .contains(", transport " + transport + ", path rows");
    }
    assertThat(SPARK.sql(query + call(model, "auto") + " FROM range(3)").first().getString(0))
        .contains(", transport in place, path rows");
    assertThat(SPARK
            .sql(query + call("keyed:" + model, "auto") + " FROM range(3)")
            .first()
            .getString(0))
        .contains(", transport shared, path rows");
    assertThat(SavedModel.load(SPARK, model)
            .scorer()
            .option("transport", "blocks")
            .describe(StructType.fromDDL("x FLOAT")))
        .contains("\n  transport blocks\n");
  }

  @Test
  void doesNotMergeCallsThatFetchTheModelInOtherWays() {
    String two = "SELECT %s.out + %s.out FROM range(3)".replace("out", output());
    assertThat(Executed.of(SPARK.sql(two.formatted(call(model, "blocks"), call(model, "shared"))))
            .scores())
        .hasSize(2);
    assertThat(Executed.of(SPARK.sql(two.formatted(call(model, "blocks"), call(model, "blocks"))))
            .scores())
        .hasSize(1);
  }

  private String output() {
    return SavedModel.load(SPARK, model)
        .scorer()
        .score(SPARK.range(1).selectExpr("float(id) x"))
        .columns()[1];
  }

  @Test
  void takesTheSettingOfTheSession() {
    SPARK.conf().set("spark.savedmodel.transport", "blocks");
    try {
      String plan = SPARK
          .sql("EXPLAIN SELECT savedmodel_predict('" + model
              + "', struct(float(id) x)) FROM range(3)")
          .first()
          .getString(0);
      assertThat(plan).contains(", transport blocks, ");
    } finally {
      SPARK.conf().unset("spark.savedmodel.transport");
    }
  }

  @Test
  void refusesOtherTransports() {
    assertThatThrownBy(() -> scored(model, "pigeon"))
        .hasMessageContaining("[OPTION_VALUE_INVALID] Option \"transport\" is \"pigeon\"")
        .hasMessageContaining("auto, shared or blocks");
  }

  @Test
  void scoresInTwoContextsWithAllowedPaths() throws IOException, InterruptedException {
    String printed = ChildJvm.printedBy(
        RestartedPublisher.class, model, directory.resolve("stores").toString());
    assertThat(printed)
        .contains("start 1: 100 correct, fetched 1 time", "start 2: 100 correct, fetched 1 time")
        .contains("start 1: [MODEL_PATH_NOT_ALLOWED]", "start 2: [MODEL_PATH_NOT_ALLOWED]")
        .contains("start 1: [OPTION_NOT_HERE]", "start 2: [OPTION_NOT_HERE]")
        .containsPattern("start 1: \\[MODEL_PATH_NOT_ALLOWED].*/examples_tf1")
        .containsPattern("start 2: \\[MODEL_PATH_NOT_ALLOWED].*/examples_tf1")
        .doesNotContain("not refused");
    assertThat(printed.lines().filter(line -> line.contains(" allowed ")))
        .hasSize(40)
        .allMatch(line -> line.endsWith(": read"));
    assertThat(printed.lines().filter(line -> line.contains(" elsewhere ")))
        .hasSize(40)
        .allMatch(line -> line.contains(": [MODEL_PATH_NOT_ALLOWED]"));
  }
}
