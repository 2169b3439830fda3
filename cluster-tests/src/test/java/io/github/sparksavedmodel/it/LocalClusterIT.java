/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparksavedmodel.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Seq;

/** Two executors of one core each, as long as nothing happens to them. */
@Timeout(600)
class LocalClusterIT {
  private static final Logger LOGGER = LoggerFactory.getLogger(LocalClusterIT.class);

  private static ClusterSession cluster;
  private static SparkSession spark;

  @TempDir
  private static Path directory;

  @BeforeAll
  static void start() throws IOException {
    // A relative path is one below the working directory, which each executor has for itself.
    cluster = ClusterSession.start(
        "local-cluster[2,1,1024]", Map.of("spark.savedmodel.storeDir", "store"));
    spark = cluster.spark();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void awaitExecutors() {
    cluster.awaitExecutors(2);
  }

  @Test
  void scoresOnAllExecutors() {
    Dataset<Row> scored =
        ScoredNumbers.scored(spark, 4).withColumn("executor", ScoredNumbers.executor());
    List<Row> rows = scored.collectAsList();
    assertThat(rows).extracting(row -> row.getString(3)).containsOnly("0", "1").contains("0", "1");
    assertThat(rows)
        .extracting(row -> RowFactory.create(row.get(0), row.get(1), row.get(2)))
        .containsExactlyElementsOf(ScoredNumbers.expected());
  }

  @Test
  void scoresInSql() {
    ScoredNumbers.numbers(spark, 4).createOrReplaceTempView("numbers");
    ScoredNumbers.assertCorrect(spark.sql("SELECT id, out.sum, out.product FROM (SELECT id,"
        + " savedmodel_predict('" + Fixtures.model("arithmetic")
        + "', struct(float(id) AS x, 2f AS y)) AS out FROM numbers)"));
  }

  @Test
  void scoresBelowAndAboveAShuffle() {
    Dataset<Row> shuffled = ScoredNumbers.scored(
        spark, ScoredNumbers.scored(spark, 4).filter("sum >= 2").select("id").repartition(3));
    ScoredNumbers.assertCorrect(shuffled.orderBy("id"));
  }

  @Test
  void givesTheKnownValuesOfAKerasModel() throws IOException {
    List<Row> rows = SavedModel.load(spark, Fixtures.model("keras_mlp"))
        .scorer()
        .score(KnownValues.frame(spark, "keras_mlp").repartition(2))
        .select("row", "probability")
        .collectAsList();
    JsonNode known = KnownValues.cases("keras_mlp").get(0).get("outputs").get("probability");
    assertThat(rows).hasSize(known.size());
    for (Row row : rows) {
      Seq<?> probability = row.getSeq(1);
      assertThat((float) probability.apply(0))
          .isCloseTo((float) known.get(row.getInt(0)).get(0).asDouble(), within(1e-5f));
    }
  }

  @Test
  void makesExamplesOnExecutors(@TempDir Path files) {
    String people = files.resolve("people").toString();
    spark
        .range(0, 1000, 1, 4)
        .selectExpr("id", "int(id) AS age", "array(double(id), 0.5D) AS income", "'x' AS note")
        .write()
        .parquet(people);
    List<Row> wrong = SavedModel.load(spark, Fixtures.model("examples_tf1"))
        .scorer()
        .output("total", "total")
        .score(spark.read().parquet(people))
        .where("abs(total - (id + 2.5)) > 1e-5 OR total IS NULL")
        .collectAsList();
    assertThat(wrong).isEmpty();
  }

  @Test
  void failsWithTheRowThatCannotBeScored() {
    Dataset<Row> scored = SavedModel.load(spark, Fixtures.model("rejects_negative"))
        .scorer()
        .score(ScoredNumbers.numbers(spark, 4).selectExpr("if(id = 1999, -1f, float(id)) x"));
    assertThat(catchThrowable(scored::collectAsList))
        .hasMessageContaining("[ROW_REJECTED]")
        .hasMessageContaining("partition 3");
  }

  @Test
  void readsWithTheKeyOfTheSessionAndNoOther() {
    SparkSession keyed = keyedSession();
    keyed.conf().set(KeyedFileSystem.KEY, "sesame");
    String model = "keyed:" + Fixtures.model("arithmetic");
    Dataset<Row> scored = ScoredNumbers.scored(keyed, ScoredNumbers.numbers(keyed, 4), model);
    ScoredNumbers.assertCorrect(scored);
    assertThat(catchThrowable(() -> SavedModel.load(keyedSession(), model)))
        .hasMessageContaining("[MODEL_READ_FAILED]")
        .hasMessageContaining("the configuration lacks fs.keyed.key");
    ScoredNumbers.assertCorrect(scored);
  }

  @Test
  void executorsCannotReadWithoutTheKey() {
    SparkSession keyed = keyedSession();
    keyed.conf().set(KeyedFileSystem.KEY, "sesame");
    Dataset<Row> scored = SavedModel.load(keyed, "keyed:" + Fixtures.model("ref_variable"))
        .scorer()
        .score(ScoredNumbers.numbers(keyed, 4).selectExpr("float(id) x"));
    keyed.conf().unset(KeyedFileSystem.KEY);
    assertThat(catchThrowable(scored::collectAsList))
        .hasMessageContaining("[MODEL_READ_FAILED]")
        .hasMessageContaining("the configuration lacks fs.keyed.key");
  }

  private static SparkSession keyedSession() {
    SparkSession session = spark.newSession();
    session.conf().set("fs.keyed.impl", KeyedFileSystem.class.getName());
    session.conf().set("fs.keyed.impl.disable.cache", "true");
    return session;
  }

  @Test
  void keepsTheSettingsOfTwoSessionsApart() {
    SparkSession permissive = spark.newSession();
    permissive.conf().set("spark.savedmodel.mode", "PERMISSIVE");
    assertThat(rejecting(permissive).filter("y IS NULL").count()).isEqualTo(1);
    assertThat(catchThrowable(() -> rejecting(spark.newSession()).count()))
        .hasMessageContaining("[ROW_REJECTED]");
  }

  private static Dataset<Row> rejecting(SparkSession session) {
    return SavedModel.load(session, Fixtures.model("rejects_negative"))
        .scorer()
        .score(ScoredNumbers.numbers(session, 4).selectExpr("if(id = 7, -1f, float(id)) x"))
        .filter("y IS NULL OR y > -1");
  }

  @Test
  void endsWithTheRunsInWhichItIsCancelled() throws IOException {
    long start = System.nanoTime();
    assertThat(slow(2).collectAsList()).hasSize(2);
    long oneRun = System.nanoTime() - start;
    SharedGate gate = SharedGate.in(directory.resolve("second run"));
    gate.open();
    BackgroundJob job =
        BackgroundJob.start(spark.sparkContext(), false, slow(200, gate)::collectAsList);
    gate.awaitArrivals(1);
    long cancelled = System.nanoTime();
    assertThat(job.cancel()).hasMessageContaining("cancelled");
    cluster.awaitEndOfTasks();
    long ended = System.nanoTime() - cancelled;
    LOGGER.info(
        "A query of one run took {} ms; no task ran {} ms after a cancellation",
        TimeUnit.NANOSECONDS.toMillis(oneRun),
        TimeUnit.NANOSECONDS.toMillis(ended));
    assertThat(ended).isLessThan(3 * oneRun + TimeUnit.SECONDS.toNanos(10));
    ExecutorState.assertNothingIsOpen(cluster);
  }

  private static Dataset<Row> slow(long rows) {
    return slow(spark.range(0, rows, 1, 2).toDF("id"));
  }

  /** A task comes to the gate before its second run. */
  private static Dataset<Row> slow(long rows, SharedGate gate) {
    return slow(
        spark.range(0, rows, 1, 2).select(gate.pass(functions.col("id"), 1).as("id")));
  }

  private static Dataset<Row> slow(Dataset<Row> numbers) {
    return SavedModel.load(spark, Fixtures.model("slow"))
        .scorer()
        .option("batchSize", "1")
        .score(numbers.selectExpr("float(id) x"));
  }
}
