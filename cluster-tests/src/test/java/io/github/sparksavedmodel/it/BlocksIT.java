/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models on the driver's disk, for executors that have a store each, as if on hosts of their own.
 */
@Timeout(600)
class BlocksIT {
  private static final int MEGABYTE = 1 << 20;
  private static final String COPIED = "Copied the model at ";

  private static ClusterSession cluster;
  private static SparkSession spark;
  private static SparkContext context;

  @TempDir
  private Path directory;

  @BeforeAll
  static void start() throws IOException {
    cluster = ClusterSession.start(
        "local-cluster[2,1,1024]", Map.of("spark.savedmodel.storeDir", "store"));
    spark = cluster.spark();
    context = spark.sparkContext();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void awaitExecutors() {
    cluster.awaitExecutors(2);
  }

  /** The arithmetic model with a file that makes it larger and unlike all others. */
  private String model(int megabytes) throws IOException {
    Path model = directory.resolve("model");
    FileUtils.copyDirectory(Path.of(Fixtures.model("arithmetic")).toFile(), model.toFile());
    byte[] content = new byte[megabytes * MEGABYTE];
    new Random().nextBytes(content);
    Files.write(Files.createDirectories(model.resolve("assets.extra")).resolve("large"), content);
    return model.toString();
  }

  /** Scored by as many tasks at a time as there are partitions. */
  private Dataset<Row> scored(String model, int partitions) {
    return ScoredNumbers.scored(spark, ScoredNumbers.numbers(spark, partitions), model);
  }

  private long copies(String model) throws IOException {
    return cluster.logged(COPIED + "file:" + model + ' ').size();
  }

  @Test
  void bringsAModelToAllExecutorsAndForgetsIt() throws IOException {
    String model = model(9);
    ScoredNumbers.assertCorrect(scored(model, 2));
    assertThat(copies(model)).isEqualTo(2);
    assertThat(DriverChunks.known(context)).hasSizeGreaterThanOrEqualTo(3);
    Await.within(
        ClusterSession.PATIENCE,
        "all chunks are gone",
        () -> DriverChunks.known(context).isEmpty());
    ProcessHandle lost =
        ProcessHandle.of(ExecutorState.ofAll(cluster).get(0).pid()).orElseThrow();
    lost.destroyForcibly();
    lost.onExit().join();
    Await.within(
        ClusterSession.PATIENCE, "its loss is known", () -> cluster.executors().size() == 1);
    cluster.awaitExecutors(2);
    ScoredNumbers.assertCorrect(scored(model, 2));
    assertThat(copies(model)).as("with that of the late executor").isEqualTo(3);
  }

  @Test
  void bringsAModelFromOneExecutorToAnother() throws IOException {
    String model = model(9);
    ScoredNumbers.assertCorrect(scored(model, 1));
    assertThat(copies(model)).isEqualTo(1);
    Set<BlockId> published = DriverChunks.known(context);
    DriverChunks.remove(context);
    SharedGate gate = SharedGate.in(directory);
    long half = ScoredNumbers.ROWS / 2;
    Dataset<Row> numbers = ScoredNumbers.numbers(spark, 2)
        .select(gate.pass(gate.pass(functions.col("id"), 0), half).as("id"));
    BackgroundJob job = BackgroundJob.start(
        context,
        false,
        () -> ScoredNumbers.assertCorrect(ScoredNumbers.scored(spark, numbers, model)));
    gate.awaitArrivals(2);
    gate.open();
    assertThat(job.failure()).isNull();
    assertThat(copies(model)).isEqualTo(2);
    assertThat(DriverChunks.known(context)).as("nothing is published again").isEqualTo(published);
  }

  @Test
  void bringsAModelAgainWhenAnExecutorIsKilledWhileItFetches() throws IOException {
    String model = model(200);
    SharedGate gate = SharedGate.in(directory);
    Dataset<Row> numbers =
        ScoredNumbers.numbers(spark, 2).select(gate.pass(functions.col("id"), 0).as("id"));
    BackgroundJob job = BackgroundJob.start(
        context,
        false,
        () -> ScoredNumbers.assertCorrect(ScoredNumbers.scored(spark, numbers, model)));
    Arrival fetching = gate.awaitArrivals(1).get(0);
    gate.open();
    Await.within(
        ClusterSession.PATIENCE, "bytes arrive", () -> hasPartialCopy(fetching.executor()));
    fetching.killExecutor();
    assertThat(hasPartialCopy(fetching.executor())).as("it was killed in time").isTrue();
    assertThat(job.failure()).isNull();
  }

  private static boolean hasPartialCopy(String executor) {
    Path store = SparkHome.work().resolve(context.applicationId()).resolve(executor);
    try (Stream<Path> files = Files.walk(store)) {
      return files.anyMatch(
          file -> file.toString().contains(".partial") && file.endsWith("assets.extra/large"));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  @Test
  void refusesAModelThatChangedAfterPlanning() throws IOException {
    String model = model(1);
    Dataset<Row> planned = scored(model, 2);
    Files.setLastModifiedTime(
        Path.of(model, "saved_model.pb"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    assertThat(catchThrowable(planned::collectAsList))
        .hasMessageContaining("[MODEL_CHANGED] The model at \"file:" + model)
        .hasMessageContaining("saved_model.pb");
    ScoredNumbers.assertCorrect(scored(model, 2));
  }

  @Test
  void copiesAModelOnceForManyMicroBatches() throws Exception {
    String model = model(1);
    Dataset<Row> stream = spark
        .readStream()
        .format("rate-micro-batch")
        .option("rowsPerBatch", 10)
        .option("numPartitions", 2)
        .load()
        .selectExpr("value AS id");
    StreamingQuery query = ScoredNumbers.scored(spark, stream, model)
        .selectExpr("assert_true(sum = id + 2 AND product = id * 2)")
        .writeStream()
        .format("noop")
        .option("checkpointLocation", directory.resolve("checkpoint").toString())
        .start();
    Await.within(
        ClusterSession.PATIENCE,
        "twenty batches have ended",
        () -> !query.isActive()
            || (query.lastProgress() != null && query.lastProgress().batchId() >= 20));
    query.stop();
    assertThat(query.exception().isEmpty()).isTrue();
    assertThat(copies(model)).isEqualTo(2);
  }
}
