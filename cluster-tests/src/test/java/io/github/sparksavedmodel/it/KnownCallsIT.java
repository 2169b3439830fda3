/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models of every form on executors that have a store each, as if on hosts of their own. */
@Timeout(600)
class KnownCallsIT {
  private static ClusterSession cluster;

  @TempDir
  private Path copy;

  @BeforeAll
  static void start() throws IOException {
    cluster = ClusterSession.start(
        "local-cluster[2,1,1024]",
        Map.of(
            "spark.savedmodel.storeDir",
            "store",
            "spark.hadoop.fs.keyed.impl",
            KeyedFileSystem.class.getName(),
            "spark.hadoop." + KeyedFileSystem.KEY,
            "sesame"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void awaitExecutors() {
    cluster.awaitExecutors(2);
  }

  @ParameterizedTest
  @EnumSource
  void areScoredWithWhatTheDriverShips(KnownCall call) throws IOException {
    assertScoresAndCopies(call, "file:");
  }

  @ParameterizedTest
  @EnumSource
  void areScoredWithWhatExecutorsRead(KnownCall call) throws IOException {
    assertScoresAndCopies(call, "keyed:");
  }

  private void assertScoresAndCopies(KnownCall call, String scheme) throws IOException {
    // With times of its own, else the stores have the model from another test.
    FileUtils.copyDirectory(call.directory().toFile(), copy.toFile(), false);
    String directory = scheme + copy;
    call.assertScores(cluster.spark(), directory);
    assertThat(cluster.logged("Copied the model at " + directory)).hasSize(2);
    ExecutorState.assertNothingIsOpen(cluster);
  }
}
