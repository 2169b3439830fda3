/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.SavedModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks with two cores each, which gather rows while TensorFlow runs. */
@Timeout(600)
class SpareCoresIT {
  private static ClusterSession cluster;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    cluster = ClusterSession.start("local-cluster[1,2,1024]", Map.of("spark.task.cpus", "2"));
    spark = cluster.spark();
    cluster.awaitExecutors(1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** How many threads run TensorFlow for tasks when a row is made. */
  private static Column runThreads() {
    UDF0<Integer> threads = () -> (int) Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith(", TensorFlow"))
        .count();
    return functions.udf(threads, DataTypes.IntegerType).asNondeterministic().apply();
  }

  @Test
  void scoresAsTasksWithOneCoreDo() throws IOException {
    ScoredNumbers.assertCorrect(ScoredNumbers.scored(spark, 4));
    assertThat(ScoredNumbers.scored(spark, 4).limit(3).collectAsList())
        .isEqualTo(ScoredNumbers.expected().subList(0, 3));
    ExecutorState.assertNothingIsOpen(cluster);
  }

  @Test
  void hasOneThreadForATaskFromItsFirstBatchOn() {
    Dataset<Row> scored = SavedModel.load(spark, Fixtures.model("arithmetic"))
        .scorer()
        .option("batchSize", "64")
        .score(ScoredNumbers.numbers(spark, 1)
            .withColumn("threads", runThreads())
            .selectExpr("threads", "float(id) x", "2f y"))
        .select("threads", "sum");
    List<Integer> threads =
        scored.collectAsList().stream().map(row -> row.getInt(0)).toList();
    assertThat(threads.subList(0, 64)).containsOnly(0);
    assertThat(threads.subList(2 * 64, ScoredNumbers.ROWS)).containsOnly(1);
  }

  /** Rows were gathered for a batch of a size that only suited the rows before. */
  @Test
  void losesNoRowWhereOutputsAreSuddenlyLarge() {
    List<Row> scored = SavedModel.load(spark, Fixtures.model("repeated"))
        .scorer()
        .score(spark
            .range(0, 12_000, 1, 1)
            .selectExpr("id", "array_repeat(float(id), if(id < 5000, 1, 1000)) x"))
        .selectExpr("id", "size(y) values", "y[size(y) - 1] last")
        .collectAsList();
    assertThat(scored).hasSize(12_000);
    for (int id = 0; id < 12_000; id++) {
      assertThat(scored.get(id))
          .isEqualTo(RowFactory.create((long) id, id < 5000 ? 10 : 10_000, (float) id));
    }
  }

  @Test
  void namesTheRowThatCannotBeScored() {
    Dataset<Row> scored = SavedModel.load(spark, Fixtures.model("rejects_negative"))
        .scorer()
        .score(ScoredNumbers.numbers(spark, 1).selectExpr("if(id = 1999, -1f, float(id)) x"));
    assertThatThrownBy(scored::collectAsList).hasMessageContaining("Row 1999 of partition 0");
  }

  @Test
  void failsAsTheRowsDoThatItGathers() throws IOException {
    Dataset<Row> numbers = ScoredNumbers.numbers(spark, 1)
        .selectExpr("id", "if(id = 1000, raise_error('unreadable'), float(id)) x", "1f y");
    Dataset<Row> scored = SavedModel.load(spark, Fixtures.model("arithmetic"))
        .scorer()
        .option("batchSize", "64")
        .score(numbers);
    assertThatThrownBy(scored::collectAsList).hasMessageContaining("unreadable");
    ExecutorState.assertNothingIsOpen(cluster);
  }
}
