/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Queries that end before their rows do: by a limit, a failure or a kill. Whatever ends them, no
 * tensor stays open, no session in use, and the next query scores.
 */
@SparkTest
@Timeout(120)
class EarlyEndsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final long MANY = 1L << 40;

  private static Dataset<Row> numbers(long rows) {
    return SPARK.range(0, rows, 1, 2).selectExpr("id", "float(id) x", "1f y");
  }

  private static Scorer scorer(String model) {
    return SavedModel.load(SPARK, Fixtures.model(model)).scorer();
  }

  private static Dataset<Row> scored(long rows) {
    return scorer("arithmetic").score(numbers(rows)).select("id", "sum");
  }

  /** The values of a LONG column, up to the one at which it fails. */
  private static Column failingAt(long id, Column values) {
    UDF1<Long, Long> fail = value -> {
      if (value == id) {
        throw new IllegalStateException("enough");
      }
      return value;
    };
    return functions.udf(fail, DataTypes.LongType).apply(values);
  }

  @AfterEach
  void leaveNothing() {
    Leftovers.assertNone();
  }

  @Test
  void endsWithTheRowsThatAreTaken() {
    assertThat(scored(MANY).takeAsList(70)).hasSize(70);
    assertThat(scored(MANY).head()).hasToString("[0,1.0]");
    assertThat(scored(MANY).limit(70).collectAsList()).hasSize(70);
    assertThat(scored(MANY).filter("sum > 100").limit(70).collectAsList())
        .allMatch(row -> row.getFloat(1) > 100)
        .hasSize(70);
    assertThat(scored(MANY).limit(70).repartition(3).count()).isEqualTo(70);
  }

  @Test
  void endsWithAnIteratorThatIsNotReadToItsEnd() {
    Iterator<Row> rows = scored(10_000).toLocalIterator();
    for (int id = 0; id < 10; id++) {
      assertThat(rows.next().getLong(0)).isEqualTo(id);
    }
  }

  @Test
  void endsWithAPartitionThatIsNotReadToItsEnd() {
    MapPartitionsFunction<Row, Long> first =
        rows -> rows.hasNext() ? List.of(rows.next().getLong(0)).iterator() : null;
    assertThat(scored(MANY).mapPartitions(first, Encoders.LONG()).collectAsList())
        .containsExactly(0L, MANY / 2);
  }

  @Test
  void endsWithAJoinThatNeedsNoMoreRows() {
    Dataset<Row> few = SPARK.range(0, 5, 1, 1).toDF("id");
    assertThat(scored(100_000).hint("merge").join(few.hint("merge"), "id").count())
        .isEqualTo(5);
  }

  @Test
  void endsWithAConsumerThatFails() {
    ForeachPartitionFunction<Row> failing = rows -> {
      for (int row = 0; row < 100 && rows.hasNext(); row++) {
        rows.next();
      }
      throw new IllegalStateException("enough");
    };
    assertThat(catchThrowable(() -> scored(MANY).foreachPartition(failing)))
        .hasStackTraceContaining("enough");
  }

  @Test
  void endsWithAnExpressionThatFails() {
    Dataset<Row> failing =
        scored(MANY).select(failingAt(5000, functions.col("id")), functions.col("sum"));
    assertThat(catchThrowable(failing::collectAsList)).hasStackTraceContaining("enough");
  }

  @Test
  void endsWithAChildThatFailsWhileABatchIsGathered() {
    Dataset<Row> failing = numbers(MANY).withColumn("id", failingAt(200, functions.col("id")));
    assertThat(catchThrowable(() -> scorer("arithmetic").score(failing).collectAsList()))
        .hasStackTraceContaining("enough");
  }

  @Test
  void endsWithAWriterThatFails(@TempDir Path folder) {
    Dataset<Row> failing =
        scored(MANY).select(failingAt(5000, functions.col("id")).as("id"), functions.col("sum"));
    String target = folder.resolve("scored").toString();
    assertThat(catchThrowable(() -> failing.write().parquet(target)))
        .hasStackTraceContaining("enough");
    assertThat(Path.of(target, "_SUCCESS")).doesNotExist();
  }

  @Test
  void endsWithAModelThatCannotBeLoaded() {
    Dataset<Row> scored = scorer("unregistered_op").score(numbers(100).select("id", "x"));
    assertThat(catchThrowable(scored::collectAsList)).hasMessageContaining("[OPERATIONS_MISSING]");
  }

  @Test
  void endsWithABatchThatIsRefused() {
    Dataset<Row> scored = scorer("rejects_negative")
        .score(numbers(10_000).selectExpr("id", "if(id = 9999, -1f, x) x"));
    assertThat(catchThrowable(scored::collectAsList)).hasMessageContaining("[ROW_REJECTED]");
  }

  @Test
  void endsWithABatchOfTheWrongLength() {
    Dataset<Row> scored = scorer("drops_rows").score(numbers(10_000).select("id", "x"));
    assertThat(catchThrowable(scored::collectAsList))
        .hasMessageContaining("[OUTPUT_ROWS_MISMATCH]");
  }

  @Test
  void endsWithABroadcastThatTakesTooLong() {
    SparkSession impatient = SPARK.newSession();
    impatient.conf().set("spark.sql.broadcastTimeout", "1");
    impatient.conf().set("spark.sql.adaptive.enabled", "false");
    Dataset<Row> slow = SavedModel.load(impatient, Fixtures.model("slow"))
        .scorer()
        .option("batchSize", "1")
        .score(impatient.range(0, 4, 1, 1).selectExpr("id", "float(id) x"));
    Dataset<Row> joined = impatient.range(10).join(functions.broadcast(slow), "id");
    assertThat(catchThrowable(joined::collectAsList))
        .hasMessageContaining("Could not execute broadcast in 1 secs");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endsWithTheRunInWhichItIsKilled(boolean interrupted) {
    Dataset<Row> slow = scorer("slow")
        .option("batchSize", "1")
        .score(SPARK.range(0, 200, 1, 1).selectExpr("float(id) x"));
    BackgroundJob job = BackgroundJob.start(interrupted, slow::collectAsList);
    Await.untilAThreadIsIn("SessionCall");
    assertEndsWhenItIsCancelled(job);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endsWithTheLoadingInWhichItIsKilled(boolean interrupted) {
    Dataset<Row> slow = scorer("slow_to_load").score(numbers(20).select("x"));
    BackgroundJob job = BackgroundJob.start(interrupted, slow::collectAsList);
    Await.untilAThreadIsIn("SessionLoader");
    assertEndsWhenItIsCancelled(job);
    assertThat(Leftovers.isLoading()).as("loading goes on without it").isTrue();
  }

  /** Within a minute, while all batches of the slow model take several. */
  private static void assertEndsWhenItIsCancelled(BackgroundJob job) {
    assertThat(job.cancel()).hasMessageContaining("cancelled");
    Leftovers.awaitEndOfTasks();
  }
}
