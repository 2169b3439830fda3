/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications on a master and workers that were started by hand. */
@Timeout(600)
class StandaloneIT {
  private static final int PARTITIONS = 4;

  /** In the second partition, behind several batches. */
  private static final long HELD = ScoredNumbers.ROWS / PARTITIONS + 300;

  private static StandaloneCluster standalone;

  @TempDir
  private Path directory;

  @BeforeAll
  static void start() throws IOException {
    standalone = StandaloneCluster.start();
  }

  @AfterAll
  static void stop() {
    standalone.close();
  }

  @AfterEach
  void mend() throws IOException {
    standalone.startMissingWorkers();
  }

  private static ClusterSession application(Map<String, String> settings) throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    all.put("spark.cores.max", "2");
    all.put("spark.executor.cores", "1");
    ClusterSession cluster = ClusterSession.start(standalone.url(), all);
    cluster.awaitExecutors(2);
    return cluster;
  }

  private static Dataset<Row> scoredThrough(SharedGate gate, SparkSession spark) {
    return ScoredNumbers.scored(
        spark,
        ScoredNumbers.numbers(spark, PARTITIONS)
            .select(gate.pass(functions.col("id"), HELD).as("id")));
  }

  private static BackgroundJob start(ClusterSession cluster, SharedGate gate) {
    return BackgroundJob.start(
        cluster.spark().sparkContext(),
        false,
        () -> ScoredNumbers.assertCorrect(scoredThrough(gate, cluster.spark())));
  }

  @Test
  void takesTheScoresOfTheFasterOfTwoAttempts() throws IOException {
    Map<String, String> settings = Map.of(
        "spark.speculation", "true",
        "spark.speculation.efficiency.enabled", "false",
        "spark.speculation.interval", "100ms",
        "spark.speculation.multiplier", "1.1",
        "spark.speculation.quantile", "0.5");
    try (ClusterSession cluster = application(settings)) {
      // What is slow the first time would pass for the pace of the others.
      ScoredNumbers.assertCorrect(ScoredNumbers.scored(cluster.spark(), PARTITIONS));
      SharedGate gate = SharedGate.in(directory);
      BackgroundJob job = start(cluster, gate);
      List<Arrival> attempts = gate.awaitArrivals(2);
      assertThat(attempts).extracting(Arrival::pid).doesNotHaveDuplicates();
      Arrival faster = attempts.stream()
          .filter(arrival -> arrival.attempt() == 1)
          .findFirst()
          .orElseThrow();
      gate.openFor(faster);
      assertThat(job.failure()).isNull();
      ExecutorState.assertNothingIsOpen(cluster);
    }
  }

  @Test
  void scoresAgainWhatAKilledWorkerScored() throws IOException {
    List<ExecutorState> executors;
    try (ClusterSession cluster = application(Map.of())) {
      executors = ExecutorState.ofAll(cluster);
      SharedGate gate = SharedGate.in(directory);
      BackgroundJob job = start(cluster, gate);
      Arrival lost = gate.awaitArrivals(1).get(0);
      standalone.killWorkerOf(lost.pid());
      List<Arrival> attempts = gate.awaitArrivals(2);
      assertThat(attempts).extracting(Arrival::executor).doesNotHaveDuplicates();
      gate.open();
      assertThat(job.failure()).isNull();
      assertThat(cluster.executors()).doesNotContain(lost.executor());
      ExecutorState.assertNothingIsOpen(cluster);
    }
    Await.within(ClusterSession.PATIENCE, 
        "the executors have ended",
        () -> executors.stream()
            .allMatch(executor -> ProcessHandle.of(executor.pid()).isEmpty()));
  }

  @Test
  void leavesTheStoreUsableWhenADriverIsKilled() throws IOException {
    Path store = directory.resolve("store");
    Path gateFiles = directory.resolve("gate");
    SharedGate gate = SharedGate.in(gateFiles);
    Process driver =
        ChildJvm.start(SharedCopy.class, standalone.url(), store.toString(), gateFiles.toString());
    List<Arrival> scoring = gate.awaitArrivals(2);
    driver.destroyForcibly().onExit().join();
    Await.within(ClusterSession.PATIENCE, 
        "the executors have ended",
        () -> scoring.stream().allMatch(task -> ProcessHandle.of(task.pid()).isEmpty()));
    gate.open();
    assertThat(SharedCopy.copies(standalone.url(), store, gate)).isEqualTo(1);
    HostStore.assertHoldsOneCopyThatNobodyUses(store);
  }

  @Test
  void copiesAModelOnceForTwoApplicationsAtATime() throws Exception {
    Path store = directory.resolve("store");
    Path gateFiles = directory.resolve("gate");
    SharedGate gate = SharedGate.in(gateFiles);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<String>> applications = List.of(
          () -> "copies: " + SharedCopy.copies(standalone.url(), store, gate),
          () -> ChildJvm.printedBy(
              SharedCopy.class, standalone.url(), store.toString(), gateFiles.toString()));
      List<Future<String>> results = new ArrayList<>();
      applications.forEach(application -> results.add(threads.submit(application)));
      gate.awaitArrivals(4);
      gate.open();
      List<String> copies = new ArrayList<>();
      for (Future<String> result : results) {
        copies.add(result.get().replaceAll("(?s).*(copies: [0-9]+).*", "$1"));
      }
      assertThat(copies).containsExactlyInAnyOrder("copies: 1", "copies: 0");
    } finally {
      threads.shutdownNow();
    }
  }
}
