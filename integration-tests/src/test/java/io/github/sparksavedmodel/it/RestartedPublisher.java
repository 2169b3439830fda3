/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.error.SavedModelException;
import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Fetches a model in two Spark contexts one after the other, with a store for each. */
final class RestartedPublisher {

  private RestartedPublisher() {}

  public static void main(String[] arguments) {
    String model = arguments[0];
    for (int start = 1; start <= 2; start++) {
      SparkSession spark = SparkSession.builder()
          .master("local[2]")
          .config("spark.ui.enabled", "false")
          .config("spark.savedmodel.transport", "blocks")
          .config("spark.savedmodel.storeDir", arguments[1] + start)
          .config("spark.savedmodel.allowedPaths", "/nowhere, " + Path.of(model).getParent())
          .getOrCreate();
      long correct = SavedModel.load(spark, model)
          .scorer()
          .score(spark.range(0, 100, 1, 2).selectExpr("float(id) x"))
          .toDF("x", "y")
          .filter("y = 1.5 * x - 0.25")
          .count();
      System.out.println("start " + start + ": " + correct + " correct, fetched "
          + ModelBlocks.of(spark.sparkContext()).size() + " time");
      String other = Fixtures.model("arithmetic");
      refused(start, () -> SavedModel.load(spark, other));
      String examples = Fixtures.model("examples_tf1");
      refused(
          start,
          () -> spark
              .read()
              .format("tfrecord")
              .option("featureSpecFrom", examples)
              .load(examples)
              .schema());
      ModelTableQueries.print(spark, "start " + start + " allowed", model);
      ModelTableQueries.print(spark, "start " + start + " elsewhere", model, other);
      spark.conf().set("spark.savedmodel.allowedPaths", other);
      refused(start, () -> SavedModel.load(spark, other));
      ExecutorSessions.closeIdle();
      spark.stop();
    }
  }

  private static void refused(int start, Runnable load) {
    try {
      load.run();
      System.out.println("start " + start + ": not refused");
    } catch (SavedModelException e) {
      System.out.println("start " + start + ": " + e.getMessage());
    }
  }
}
