/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scores of streams: sources, sinks, triggers, and what happens when a query stops. */
@SparkTest
@Timeout(120)
class StreamingIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final SavedModel MODEL = SavedModel.load(SPARK, Fixtures.model("arithmetic"));
  private static final String SCORE =
      "savedmodel_predict('" + Fixtures.model("arithmetic") + "', struct(x, y))";

  @TempDir
  private Path folder;

  private FileFeed feed;

  @BeforeEach
  void makeFeed() {
    feed = new FileFeed(folder);
  }

  @AfterEach
  void stopAll() throws Exception {
    for (StreamingQuery query : SPARK.streams().active()) {
      query.stop();
    }
  }

  private DataStreamWriter<Row> toFiles(Dataset<Row> scored) {
    return scored
        .writeStream()
        .format("parquet")
        .option("path", folder.resolve("scored").toString())
        .option("checkpointLocation", folder.resolve("checkpoint").toString());
  }

  private List<Row> written() {
    return SPARK
        .read()
        .schema("id LONG, sum FLOAT")
        .parquet(folder.resolve("scored").toString())
        .orderBy("id")
        .collectAsList();
  }

  private static void assertScoredOnce(List<Row> rows, int count) {
    assertThat(rows).hasSize(count);
    for (int id = 0; id < count; id++) {
      assertThat(rows.get(id).getLong(0)).isEqualTo(id);
      assertThat(rows.get(id).getFloat(1)).isEqualTo(id + 1f);
    }
  }

  @Test
  void scoresFilesAsTheyCome() throws Exception {
    StreamingQuery query =
        toFiles(MODEL.scorer().score(feed.stream()).select("id", "sum")).start();
    feed.add(0, 100);
    query.processAllAvailable();
    assertScoredOnce(written(), 100);
    feed.add(100, 150).add(150, 300);
    query.processAllAvailable();
    assertScoredOnce(written(), 300);
  }

  @Test
  void goesOnWhereItWasStopped() throws Exception {
    Dataset<Row> scored = MODEL.scorer().score(feed.stream()).select("id", "sum");
    StreamingQuery query = toFiles(scored).start();
    feed.add(0, 100);
    query.processAllAvailable();
    query.stop();
    feed.add(100, 200);
    query = toFiles(scored).start();
    query.processAllAvailable();
    assertScoredOnce(written(), 200);
  }

  @Test
  void scoresABatchAgainInWhichItWasStopped() throws Exception {
    Gate gate = new Gate();
    feed.add(0, 100).add(100, 200);
    StreamingQuery query = toFiles(passing(gate)).start();
    gate.awaitArrival();
    query.stop();
    gate.open();
    assertThat(written()).hasSizeLessThan(200);
    query = toFiles(passing(gate)).start();
    query.processAllAvailable();
    assertScoredOnce(written(), 200);
  }

  /** Scores, and holds row 150 at the gate, when others of its batch are scored already. */
  private Dataset<Row> passing(Gate gate) {
    return MODEL
        .scorer()
        .option("batchSize", "10")
        .score(feed.stream())
        .select(gate.pass(functions.col("id"), 150).as("id"), functions.col("sum"));
  }

  @Test
  void loadsTheModelOnceForAllMicroBatches() throws Exception {
    ExecutorSessions.closeIdle();
    feed.add(0, 5).add(5, 10).add(10, 15);
    Dataset<Row> scored = SavedModel.load(SPARK, Fixtures.model("stateful_counter"))
        .scorer()
        .score(feed.stream().select("id", "x"));
    StreamingQuery query = scored
        .writeStream()
        .format("memory")
        .queryName("runs_so_far")
        .trigger(Trigger.AvailableNow())
        .start();
    query.awaitTermination();
    assertThat(query.recentProgress()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(SPARK.sql("SELECT max(call), count(*) FROM runs_so_far").first())
        .hasToString("[3,15]");
  }

  @Test
  void scoresInForeachBatch() throws Exception {
    Map<Long, List<Row>> batches = new ConcurrentHashMap<>();
    VoidFunction2<Dataset<Row>, Long> score = (batch, number) -> batches.put(
        number, MODEL.scorer().score(batch).select("id", "sum").orderBy("id").collectAsList());
    StreamingQuery query = feed.stream().writeStream().foreachBatch(score).start();
    feed.add(0, 40);
    query.processAllAvailable();
    assertThat(batches.keySet()).containsExactly(0L);
    assertScoredOnce(batches.getOrDefault(0L, List.of()), 40);
  }

  @Test
  void givesScoresToForeachBatch() throws Exception {
    Map<Long, Long> correct = new TreeMap<>();
    VoidFunction2<Dataset<Row>, Long> count = (batch, number) -> {
      assertThat(batch.isEmpty()).isFalse();
      correct.put(number, batch.filter("sum = id + 1").count());
    };
    StreamingQuery query =
        MODEL.scorer().score(feed.stream()).writeStream().foreachBatch(count).start();
    feed.add(0, 40).add(40, 60);
    query.processAllAvailable();
    assertThat(correct.values()).containsExactly(40L, 20L);
  }

  @Test
  void scoresTheRateSource() throws Exception {
    Set<Long> correct = ConcurrentHashMap.newKeySet();
    CountDownLatch enough = new CountDownLatch(1);
    VoidFunction2<Dataset<Row>, Long> keep = (batch, number) -> {
      batch.filter("sum = value + 1").collectAsList().forEach(row -> correct.add(row.getLong(0)));
      if (correct.size() >= 100) {
        enough.countDown();
      }
    };
    Dataset<Row> rate = SPARK
        .readStream()
        .format("rate")
        .option("rowsPerSecond", 1000)
        .load()
        .selectExpr("value", "float(value) x", "1f y");
    StreamingQuery query = MODEL
        .scorer()
        .score(rate)
        .writeStream()
        .trigger(Trigger.ProcessingTime(100))
        .foreachBatch(keep)
        .start();
    enough.await();
    query.stop();
    assertThat(correct).contains(0L, 50L, 99L);
  }

  @Test
  void scoresTheRateMicroBatchSourceRunByRun() throws Exception {
    Dataset<Row> rate = SPARK
        .readStream()
        .format("rate-micro-batch")
        .option("rowsPerBatch", 50)
        .option("numPartitions", 2)
        .load()
        .selectExpr("value AS id", "float(value) x", "1f y");
    Dataset<Row> scored = MODEL.scorer().score(rate).select("id", "sum");
    for (int run = 1; run <= 3; run++) {
      toFiles(scored).trigger(Trigger.AvailableNow()).start().awaitTermination();
      assertScoredOnce(written(), 50 * run);
    }
  }

  @Test
  void scoresAViewOfAStreamInSql() throws Exception {
    feed.stream().createOrReplaceTempView("feed");
    Dataset<Row> scored = SPARK.sql(
        "SELECT id, savedmodel_predict(:model, struct(x, y)).sum AS sum FROM feed"
            + " WHERE savedmodel_predict(:model, struct(x, y)).product >= 0",
        Map.<String, Object>of("model", Fixtures.model("arithmetic")));
    StreamingQuery query = toFiles(scored).start();
    feed.add(0, 30);
    query.processAllAvailable();
    assertScoredOnce(written(), 30);
  }

  @Test
  void letsBadRowsThroughWithPermissive() throws Exception {
    Dataset<Row> scored = MODEL
        .scorer()
        .mode(Mode.PERMISSIVE)
        .errorColumn("why")
        .score(feed.stream())
        .select("id", "sum", "why");
    scored.writeStream().format("memory").queryName("permissive").start();
    feed.add(0, 10).addNull(10).add(11, 20);
    SPARK.streams().active()[0].processAllAvailable();
    assertThat(SPARK.table("permissive").orderBy("id").collectAsList())
        .hasSize(20)
        .allMatch(row -> row.getLong(0) == 10
            ? row.isNullAt(1) && row.getString(2).startsWith("[ROW_VALUE_NULL] Row 0 of")
            : row.getFloat(1) == row.getLong(0) + 1 && row.isNullAt(2));
  }

  @Test
  void failsOnABadRowAndGoesOnWhenItIsLetThrough() throws Exception {
    feed.add(0, 10).addNull(10);
    StreamingQuery failing = toFiles(MODEL.scorer().score(feed.stream()).select("id", "sum"))
        .trigger(Trigger.AvailableNow())
        .start();
    assertThat(catchThrowable(failing::awaitTermination)).hasMessageContaining("[ROW_VALUE_NULL]");
    toFiles(MODEL.scorer().mode(Mode.PERMISSIVE).score(feed.stream()).select("id", "sum"))
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    List<Row> rows = written();
    assertScoredOnce(rows.subList(0, 10), 10);
    assertThat(rows.get(10).isNullAt(1)).isTrue();
    assertThat(rows).hasSize(11);
  }

  @Test
  void leavesTheContinuousTriggerToSparkWhichRefusesIt() {
    Dataset<Row> rate = SPARK
        .readStream()
        .format("rate")
        .load()
        .selectExpr("value", SCORE.replace("x, y", "float(value) AS x, 1f AS y") + ".sum");
    assertThat(catchThrowable(() -> rate.writeStream()
            .format("memory")
            .queryName("continuous")
            .trigger(Trigger.Continuous(1000))
            .start()))
        .hasMessageContaining("Continuous processing does not support Score operations");
  }
}
