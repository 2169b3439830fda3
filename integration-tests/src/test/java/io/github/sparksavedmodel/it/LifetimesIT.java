/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Sessions are shared and tensors are freed: the extension checks for open tensors. */
@SparkTest
@SparkIndependent
class LifetimesIT {
  private static final SparkSession SPARK = TestSession.get();

  private static Dataset<Row> scored(long rows, int partitions, String... options) {
    Dataset<Row> data =
        SPARK.range(0, rows, 1, partitions).selectExpr("id", "float(id) x", "float(1) y");
    var scorer = SavedModel.load(SPARK, Fixtures.model("arithmetic")).scorer();
    for (int i = 0; i < options.length; i += 2) {
      scorer = scorer.option(options[i], options[i + 1]);
    }
    return scorer.score(data);
  }

  @Test
  void givesTheSameForAnyBatchSizeAndPartitioning() {
    List<String> expected = sorted(scored(5000, 1));
    for (String batchSize : List.of("1", "7", "64", "4096", "100000")) {
      assertThat(sorted(scored(5000, 3, "batchSize", batchSize))).isEqualTo(expected);
    }
  }

  private static List<String> sorted(Dataset<Row> data) {
    return data.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void keepsTheOrderOfRows() {
    assertThat(scored(10_000, 4).collectAsList())
        .extracting(row -> row.getLong(0))
        .isSorted()
        .hasSize(10_000);
  }

  @Test
  void growsItsBatches() {
    Executed executed = Executed.of(scored(20_000, 1));
    assertThat(executed.scores()).hasSize(1);
    assertThat(Executed.metric(executed.scores().get(0), "batches")).isBetween(10L, 16L);
    assertThat(executed.rowsScored()).isEqualTo(20_000);
  }

  @Test
  void boundsTheBytesOfABatch() {
    Dataset<Row> wide =
        SPARK.range(0, 64, 1, 1).selectExpr("id", "repeat('x', 1024 * 1024) payload");
    Executed executed = Executed.of(SavedModel.load(SPARK, Fixtures.model("raw_strings"))
        .scorer()
        .output("length")
        .score(wide)
        .select("length"));
    assertThat(executed.rows()).allMatch(row -> row.getInt(0) == 1024 * 1024);
    assertThat(Executed.metric(executed.scores().get(0), "batches")).isBetween(4L, 6L);
    assertThat(Executed.metric(executed.scores().get(0), "peakBatchBytes")).isLessThan(18L << 20);
  }

  @Test
  void releasesWhatALimitLeavesUnread() {
    assertThat(scored(100_000, 2).limit(3).collectAsList()).hasSize(3);
  }

  @Test
  void releasesWhatAFailingConsumerLeavesUnread() {
    ForeachPartitionFunction<Row> failing = rows -> {
      rows.next();
      throw new IllegalStateException("enough");
    };
    assertThat(catchThrowable(() -> scored(10_000, 2).foreachPartition(failing)))
        .hasStackTraceContaining("enough");
  }

  @Test
  void scoresManyQueriesAtOnceWithOneSession() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Long>> queries = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        queries.add(() -> scored(3000, 2).filter("sum = x + y").count());
      }
      for (Future<Long> count : threads.invokeAll(queries)) {
        assertThat(count.get()).isEqualTo(3000);
      }
    } finally {
      threads.shutdown();
    }
    ExecutorSessions.closeIdle();
    assertThat(ExecutorSessions.loadedSessions()).isZero();
    assertThat(scored(10, 2).collectAsList()).hasSize(10);
    assertThat(ExecutorSessions.loadedSessions()).isEqualTo(1);
  }
}
