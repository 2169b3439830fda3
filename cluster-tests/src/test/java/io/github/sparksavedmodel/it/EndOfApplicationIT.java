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
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application leaves on its hosts, and the next one finds. */
@Timeout(600)
class EndOfApplicationIT {
  private static final String COPIED = "Copied the model at";

  @TempDir
  private Path directory;

  @Test
  void leavesOneCopyToTheNextApplicationOfTheSameDriver() throws IOException {
    Path store = directory.resolve("store");
    List<ExecutorState> ended;
    try (ClusterSession cluster = start(store)) {
      assertScores(cluster);
      assertThat(cluster.logged(COPIED)).hasSize(1);
      ended = ExecutorState.ofAll(cluster);
      assertThat(ended).hasSize(2);
    }
    assertThat(ended).noneMatch(executor -> ProcessHandle.of(executor.pid()).isPresent());
    HostStore.assertHoldsOneCopyThatNobodyUses(store);
    try (ClusterSession cluster = start(store)) {
      assertScores(cluster);
      assertThat(cluster.logged(COPIED)).isEmpty();
    }
    HostStore.assertHoldsOneCopyThatNobodyUses(store);
  }

  private static ClusterSession start(Path store) throws IOException {
    ClusterSession cluster = ClusterSession.start(
        "local-cluster[2,1,1024]",
        Map.of(
            "spark.savedmodel.storeDir",
            store.toString(),
            "spark.hadoop.fs.keyed.impl",
            KeyedFileSystem.class.getName(),
            "spark.hadoop." + KeyedFileSystem.KEY,
            "sesame"));
    cluster.awaitExecutors(2);
    return cluster;
  }

  private static void assertScores(ClusterSession cluster) {
    SparkSession spark = cluster.spark();
    ScoredNumbers.assertCorrect(ScoredNumbers.scored(
        spark, ScoredNumbers.numbers(spark, 4), "keyed:" + Fixtures.model("arithmetic")));
  }
}
