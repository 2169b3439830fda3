/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import io.github.sparksavedmodel.SavedModel;
import org.apache.spark.sql.SparkSession;

/** Scores, stops Spark, starts it again in the same JVM and scores again. */
final class RestartedSession {

  private RestartedSession() {}

  public static void main(String[] arguments) {
    for (int start = 1; start <= 2; start++) {
      SparkSession spark = SparkSession.builder()
          .master("local[2]")
          .config("spark.ui.enabled", "false")
          .getOrCreate();
      long correct = SavedModel.load(spark, arguments[0])
          .scorer()
          .score(spark.range(0, 100, 1, 2).selectExpr("float(id) x", "float(1) y"))
          .filter("sum = x + 1")
          .count();
      System.out.println("start " + start + ": " + correct + " correct");
      spark.stop();
    }
  }
}
