/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.MapStatus;
import org.apache.spark.shuffle.IndexShuffleBlockResolver;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Loses a part of the scores that a shuffle holds. Spark then takes the block manager for lost,
 * too, and in local mode it does not get it back.
 */
final class LostShuffle {
  static final String COMPLETE = "the job is complete";
  private static final SparkSession SPARK = TestSession.get();

  private LostShuffle() {}

  /** The argument says whether the rows that are scored come from a shuffle. */
  public static void main(String[] arguments) throws InterruptedException {
    Throwable failure = failureWhenAShuffleIsLost(Boolean.parseBoolean(arguments[0]));
    System.out.println(failure == null ? COMPLETE : failure.getMessage());
    SPARK.stop();
  }

  private static Dataset<Row> scored(boolean shuffled) {
    Dataset<Row> rows = SPARK.range(0, 1000, 1, 2).selectExpr("id", "float(id) x", "1f y");
    return SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .score(shuffled ? rows.repartition(2, rows.col("id")) : rows)
        .select("id", "sum");
  }

  /** Shuffles scores, and loses a part of them when one of two tasks has read what it needs. */
  private static @Nullable Throwable failureWhenAShuffleIsLost(boolean shuffled)
      throws InterruptedException {
    JavaPairRDD<Long, Float> scores = scored(shuffled)
        .toJavaRDD()
        .mapToPair(row -> new Tuple2<>(row.getLong(0), row.getFloat(1)))
        .partitionBy(new HashPartitioner(2));
    Gate gate = new Gate();
    JavaRDD<Integer> secondIsHeld = JavaSparkContext.fromSparkContext(SPARK.sparkContext())
        .parallelize(List.of(0, 1), 2)
        .mapPartitionsWithIndex(
            (partition, rows) -> {
              if (partition == 1) {
                gate.arrive();
              }
              return rows;
            },
            true);
    JavaRDD<Float> correct = secondIsHeld
        .zipPartitions(scores, (held, rows) -> rows)
        .filter(score -> score._2() == score._1() + 1)
        .map(Tuple2::_2);
    BackgroundJob job =
        BackgroundJob.start(false, () -> assertThat(correct.count()).isEqualTo(1000));
    gate.awaitArrival();
    Await.until("the first task has ended", () -> Leftovers.runningTasks() == 1);
    lose(scores);
    gate.open();
    return job.failure();
  }

  /** Deletes what the first task wrote for the shuffle. */
  private static void lose(JavaPairRDD<Long, Float> shuffled) {
    int shuffle = ((ShuffleDependency<?, ?, ?>) shuffled.rdd().dependencies().head()).shuffleId();
    MapOutputTrackerMaster tracker = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
    MapStatus first = tracker.shuffleStatuses().apply(shuffle).mapStatuses()[0];
    ((IndexShuffleBlockResolver) SparkEnv.get().shuffleManager().shuffleBlockResolver())
        .removeDataByMap(shuffle, first.mapId());
  }
}
