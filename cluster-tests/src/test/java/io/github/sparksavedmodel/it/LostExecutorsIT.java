/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.scheduler.ExecutorDecommissionInfo;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Executors that go while they score: the query gives the same as if they had stayed. */
@Timeout(600)
class LostExecutorsIT {
  private static final int PARTITIONS = 4;

  /** In the second partition, behind several batches. */
  private static final long HELD = ScoredNumbers.ROWS / PARTITIONS + 300;

  private static ClusterSession cluster;

  @TempDir
  private static Path store;

  @TempDir
  private Path directory;

  @BeforeAll
  static void start() throws IOException {
    cluster = ClusterSession.start(
        "local-cluster[2,1,1024]",
        Map.of(
            "spark.decommission.enabled",
            "true",
            "spark.savedmodel.storeDir",
            store.toString(),
            // Only what is not read in place goes into the store.
            "spark.savedmodel.transport",
            "shared"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void awaitExecutors() {
    cluster.awaitExecutors(2);
  }

  private static Dataset<Row> scoredThrough(SharedGate gate) {
    Dataset<Row> numbers = ScoredNumbers.numbers(cluster.spark(), PARTITIONS);
    return ScoredNumbers.scored(
        cluster.spark(), numbers.select(gate.pass(functions.col("id"), HELD).as("id")));
  }

  @Test
  void scoresAgainWhatAKilledExecutorScored() throws IOException {
    SharedGate gate = SharedGate.in(directory);
    BackgroundJob job = start(() -> ScoredNumbers.assertCorrect(scoredThrough(gate)));
    gate.awaitArrivals(1).get(0).killExecutor();
    List<Arrival> attempts = gate.awaitArrivals(2);
    gate.open();
    assertThat(job.failure()).isNull();
    assertThat(attempts).extracting(Arrival::attempt).containsExactlyInAnyOrder(0, 1);
    assertThat(attempts).extracting(Arrival::pid).doesNotHaveDuplicates();
    cluster.awaitExecutors(2);
    ExecutorState.assertNothingIsOpen(cluster);
  }

  @Test
  void scoresAgainWhatTheShuffleOfAKilledExecutorHeld() throws IOException {
    SharedGate gate = SharedGate.in(directory);
    Dataset<Row> shuffled = ScoredNumbers.scored(cluster.spark(), PARTITIONS)
        .repartition(2, functions.col("id"))
        .select(gate.pass(functions.col("id"), HELD).as("id"), functions.col("sum"));
    BackgroundJob job = start(
        () -> assertThat(shuffled.filter("sum = id + 2").count()).isEqualTo(ScoredNumbers.ROWS));
    gate.awaitArrivals(1).get(0).killExecutor();
    gate.open();
    assertThat(job.failure()).isNull();
    assertThat(gate.arrivals()).hasSizeGreaterThan(1);
  }

  @Test
  void copiesAgainWhatAKilledExecutorCopied() throws IOException {
    SharedGate gate = SharedGate.in(directory);
    SparkSession session = cluster.spark().newSession();
    session.conf().set("fs.held.impl", HeldFileSystem.class.getName());
    session.conf().set(HeldFileSystem.GATE, directory.toString());
    BackgroundJob job = start(() -> ScoredNumbers.assertCorrect(ScoredNumbers.scored(
        session,
        ScoredNumbers.numbers(session, PARTITIONS),
        "held:" + Fixtures.model("arithmetic"))));
    Arrival copying = gate.awaitArrivals(1).get(0);
    copying.killExecutor();
    assertThat(gate.awaitArrivals(2)).extracting(Arrival::pid).doesNotHaveDuplicates();
    gate.open();
    assertThat(job.failure()).isNull();
    HostStore.assertHoldsOneCopyThatNobodyUses(store);
  }

  @Test
  void finishesWhatADecommissionedExecutorScores() throws IOException {
    SharedGate gate = SharedGate.in(directory);
    BackgroundJob job = start(() -> ScoredNumbers.assertCorrect(scoredThrough(gate)));
    Arrival held = gate.awaitArrivals(1).get(0);
    assertThat(cluster
            .backend()
            .decommissionExecutor(
                held.executor(),
                new ExecutorDecommissionInfo("the test wants it", Option.empty()),
                false,
                false))
        .isTrue();
    gate.open();
    assertThat(job.failure()).isNull();
    assertThat(gate.arrivals()).containsExactly(held);
    Await.within(
        ClusterSession.PATIENCE,
        "the executor has gone",
        () -> ProcessHandle.of(held.pid()).isEmpty());
    cluster.awaitExecutors(2);
    assertThat(cluster.executors()).doesNotContain(held.executor());
    ScoredNumbers.assertCorrect(ScoredNumbers.scored(cluster.spark(), PARTITIONS));
    ExecutorState.assertNothingIsOpen(cluster);
  }

  private static BackgroundJob start(ThrowingCallable action) {
    return BackgroundJob.start(cluster.spark().sparkContext(), false, action);
  }
}
