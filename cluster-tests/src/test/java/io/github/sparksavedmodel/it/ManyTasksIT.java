/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An executor with many cores and a temporary directory that the driver has not. */
@Timeout(600)
class ManyTasksIT {
  private static ClusterSession cluster;
  private static SparkSession spark;

  @TempDir
  private static Path temporary;

  @BeforeAll
  static void start() throws IOException {
    cluster = ClusterSession.start(
        "local-cluster[1,16,1024]",
        Map.of("spark.executor.extraJavaOptions", "-Djava.io.tmpdir=" + temporary));
    spark = cluster.spark();
    cluster.awaitExecutors(1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void loadsAModelOnceForAllTasks() throws IOException {
    Dataset<Row> scored = SavedModel.load(spark, Fixtures.model("slow_to_load"))
        .scorer()
        .score(ScoredNumbers.numbers(spark, 64).selectExpr("id", "float(id) x"));
    assertThat(scored.filter("y = float(id)").count()).isEqualTo(ScoredNumbers.ROWS);
    assertThat(cluster.logged("Loaded the model at file:" + Fixtures.model("slow_to_load")))
        .hasSize(1);
    ScoredNumbers.assertCorrect(ScoredNumbers.scored(spark, 64));
    assertThat(cluster.logged("Loaded the model at file:" + Fixtures.model("arithmetic")))
        .hasSize(1);
    ExecutorState.assertNothingIsOpen(cluster);
  }

  @Test
  void keepsCopiesInTheTemporaryDirectoryOfTheExecutor() throws IOException {
    SparkSession keyed = spark.newSession();
    keyed.conf().set("fs.keyed.impl", KeyedFileSystem.class.getName());
    keyed.conf().set(KeyedFileSystem.KEY, "sesame");
    ScoredNumbers.assertCorrect(ScoredNumbers.scored(
        keyed, ScoredNumbers.numbers(keyed, 4), "keyed:" + Fixtures.model("arithmetic")));
    HostStore.assertHoldsOneCopyThatNobodyUses(
        temporary.resolve("spark-savedmodel-" + System.getProperty("user.name")));
  }
}
