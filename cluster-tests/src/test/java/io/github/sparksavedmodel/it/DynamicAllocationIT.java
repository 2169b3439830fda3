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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An executor that is added to an application which has scored before. */
@Timeout(600)
class DynamicAllocationIT {

  @Test
  void scoresOnAnExecutorThatComesLate(@TempDir Path directory) throws IOException {
    Map<String, String> settings = Map.of(
        "spark.dynamicAllocation.enabled", "true",
        "spark.dynamicAllocation.shuffleTracking.enabled", "true",
        "spark.dynamicAllocation.initialExecutors", "1",
        "spark.dynamicAllocation.minExecutors", "1",
        "spark.dynamicAllocation.maxExecutors", "2");
    try (ClusterSession cluster = ClusterSession.start("local-cluster[2,1,1024]", settings)) {
      cluster.awaitExecutors(1);
      ScoredNumbers.assertCorrect(ScoredNumbers.scored(cluster.spark(), 1));
      assertThat(cluster.executors()).containsExactly("0");
      SharedGate gate = SharedGate.in(directory);
      BackgroundJob job = BackgroundJob.start(
          cluster.spark().sparkContext(),
          false,
          () -> ScoredNumbers.assertCorrect(scoredThrough(gate, cluster.spark())));
      List<Arrival> arrivals = gate.awaitArrivals(2);
      gate.open();
      assertThat(job.failure()).isNull();
      assertThat(arrivals).extracting(Arrival::executor).containsExactlyInAnyOrder("0", "1");
      ExecutorState.assertNothingIsOpen(cluster);
    }
  }

  /** A task of each partition waits behind several batches. */
  private static Dataset<Row> scoredThrough(SharedGate gate, SparkSession spark) {
    long held = ScoredNumbers.ROWS / 4;
    return ScoredNumbers.scored(
        spark,
        ScoredNumbers.numbers(spark, 2)
            .select(gate.pass(gate.pass(functions.col("id"), held), 3 * held).as("id")));
  }
}
