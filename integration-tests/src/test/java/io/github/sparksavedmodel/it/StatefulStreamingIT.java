/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scores above and below what a streaming query remembers from one batch to the next. */
@SparkTest
@Timeout(120)
class StatefulStreamingIT {
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

  private static StreamingQuery toMemory(Dataset<Row> scored, String mode) throws Exception {
    return scored
        .writeStream()
        .format("memory")
        .queryName("scored")
        .outputMode(mode)
        .start();
  }

  private static List<String> rows(String order) {
    return SPARK.table("scored").orderBy(order).collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  @Test
  void aggregatesScoresInCompleteMode() throws Exception {
    Dataset<Row> sums = feed.stream().groupBy("y").agg(expr("sum(" + SCORE + ".sum)"));
    StreamingQuery query = toMemory(sums, "complete");
    feed.add(0, 10);
    query.processAllAvailable();
    assertThat(rows("y")).containsExactly("[1.0,55.0]");
    feed.add(10, 20);
    query.processAllAvailable();
    assertThat(rows("y")).containsExactly("[1.0,210.0]");
  }

  @Test
  void aggregatesByScoresInUpdateMode() throws Exception {
    Dataset<Row> counts =
        MODEL.scorer().score(feed.stream()).selectExpr("sum % 3 k").groupBy("k").count();
    StreamingQuery query = toMemory(counts, "update");
    feed.add(0, 3);
    query.processAllAvailable();
    assertThat(rows("k")).containsExactly("[0.0,1]", "[1.0,1]", "[2.0,1]");
    feed.add(3, 5);
    query.processAllAvailable();
    assertThat(rows("k"))
        .containsExactlyInAnyOrder("[0.0,1]", "[1.0,1]", "[2.0,1]", "[1.0,2]", "[2.0,2]");
  }

  @Test
  void scoresAggregatesOnceTheWatermarkHasPassed() throws Exception {
    Dataset<Row> sums = feed.stream()
        .withWatermark("at", "5 seconds")
        .groupBy(window(col("at"), "10 seconds"))
        .agg(expr("float(sum(x)) x"), expr("float(count(*)) y"));
    Dataset<Row> scored = MODEL.scorer().score(sums).select("x", "y", "sum", "product");
    StreamingQuery query = toMemory(scored, "append");
    feed.add(0, 10);
    query.processAllAvailable();
    assertThat(rows("x")).isEmpty();
    feed.add(10, 20).add(30, 31);
    query.processAllAvailable();
    assertThat(rows("x")).containsExactly("[45.0,10.0,55.0,450.0]", "[145.0,10.0,155.0,1450.0]");
  }

  @Test
  void keepsTheWatermarkOfScoredRows() throws Exception {
    Dataset<Row> counts = MODEL
        .scorer()
        .score(feed.stream().withWatermark("at", "5 seconds"))
        .groupBy(window(col("at"), "10 seconds"))
        .agg(expr("sum(sum) s"))
        .select("s");
    StreamingQuery query = toMemory(counts, "append");
    feed.add(0, 10).add(30, 31);
    query.processAllAvailable();
    feed.add(5, 6).add(31, 32);
    query.processAllAvailable();
    assertThat(rows("s")).containsExactly("[55.0]");
  }

  @Test
  void joinsAStreamWithScoresOfATable() throws Exception {
    Dataset<Row> table = SPARK.range(0, 50, 1, 2).selectExpr("id", "float(id * 2) x", "1f y");
    Dataset<Row> joined = MODEL
        .scorer()
        .output("sum", "s")
        .output("product", "p")
        .score(feed.stream())
        .select("id", "s")
        .join(MODEL.scorer().score(table).select("id", "sum"), "id");
    StreamingQuery query = toMemory(joined, "append");
    feed.add(48, 52);
    query.processAllAvailable();
    assertThat(rows("id")).containsExactly("[48,49.0,97.0]", "[49,50.0,99.0]");
    feed.add(0, 1);
    query.processAllAvailable();
    assertThat(rows("id")).containsExactly("[0,1.0,1.0]", "[48,49.0,97.0]", "[49,50.0,99.0]");
  }

  @Test
  void joinsTwoStreamsOnScores() throws Exception {
    Dataset<Row> left = MODEL.scorer().score(feed.stream()).select("id", "sum");
    Dataset<Row> right = feed.stream().selectExpr("id AS other", "float(id) AS sum");
    StreamingQuery query = toMemory(left.join(right, "sum").select("id", "other"), "append");
    feed.add(0, 3);
    query.processAllAvailable();
    assertThat(rows("id")).containsExactly("[0,1]", "[1,2]");
    feed.add(3, 4);
    query.processAllAvailable();
    assertThat(rows("id")).containsExactly("[0,1]", "[1,2]", "[2,3]");
  }

  @Test
  void scoresTheFirstOfSortedAggregates() throws Exception {
    Dataset<Row> first = feed.stream()
        .groupBy(expr("id % 10 k"))
        .agg(expr("float(sum(x)) x"), expr("float(count(*)) y"))
        .selectExpr("k", SCORE + ".sum")
        .orderBy("k")
        .limit(2);
    StreamingQuery query = toMemory(first, "complete");
    feed.add(0, 20).add(20, 30);
    query.processAllAvailable();
    assertThat(rows("k")).containsExactly("[0,33.0]", "[1,36.0]");
  }

  @Test
  void removesDuplicatesOfScores() throws Exception {
    Dataset<Row> distinct = feed.stream().selectExpr(SCORE + ".sum AS sum").dropDuplicates();
    StreamingQuery query = toMemory(distinct, "append");
    feed.add(0, 5).add(3, 8);
    query.processAllAvailable();
    assertThat(rows("sum")).hasSize(8);
  }

  @Test
  void limitsScoresOverAllBatches() throws Exception {
    StreamingQuery query =
        toMemory(feed.stream().selectExpr("id", SCORE + ".sum").limit(7), "append");
    feed.add(0, 5).add(5, 10).add(10, 15);
    query.processAllAvailable();
    assertThat(rows("id")).hasSize(7).allMatch(row -> row.matches("\\[[0-9],[0-9.]+]"));
  }

  @Test
  void limitsScoresOfRowsWithoutDuplicates() throws Exception {
    Dataset<Row> distinct = feed.stream().select("x", "y").dropDuplicates();
    StreamingQuery query = toMemory(distinct.selectExpr("x", SCORE + ".sum").limit(12), "append");
    feed.add(0, 100).add(50, 150).add(100, 300);
    query.processAllAvailable();
    assertThat(rows("x")).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  void keepsStateOfScoresByGroup() throws Exception {
    FlatMapGroupsWithStateFunction<Long, Row, Double, String> total = (key, values, state) -> {
      double sum = state.exists() ? state.get() : 0;
      while (values.hasNext()) {
        sum += values.next().getFloat(1);
      }
      state.update(sum);
      return List.of(key + ": " + sum).iterator();
    };
    Dataset<Row> totals = MODEL
        .scorer()
        .score(feed.stream())
        .select("id", "sum")
        .groupByKey((MapFunction<Row, Long>) row -> row.getLong(0) % 2, Encoders.LONG())
        .flatMapGroupsWithState(
            total,
            OutputMode.Append(),
            Encoders.DOUBLE(),
            Encoders.STRING(),
            GroupStateTimeout.NoTimeout())
        .toDF();
    StreamingQuery query = toMemory(totals, "append");
    feed.add(0, 4);
    query.processAllAvailable();
    feed.add(4, 6);
    query.processAllAvailable();
    assertThat(rows("value")).containsExactly("[0: 4.0]", "[0: 9.0]", "[1: 12.0]", "[1: 6.0]");
  }
}
