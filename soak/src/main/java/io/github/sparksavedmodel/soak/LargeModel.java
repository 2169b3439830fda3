/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import io.github.sparksavedmodel.SavedModel;
import org.apache.spark.sql.SparkSession;

/** What {@code integration-tests/models/make_large_model.py} makes: a table of known values. */
final class LargeModel {
  /** Lets the rows that are looked up lie far from each other. */
  private static final int STEP = 7919;

  private LargeModel() {}

  /** Scores rows from all over the table and gives the number of those that are right. */
  static long correct(SparkSession spark, String directory, long tableRows, long rows) {
    return SavedModel.load(spark, directory)
        .scorer()
        .score(spark.range(0, rows, 1, 8).selectExpr("id * " + STEP + " % " + tableRows + " id"))
        .filter("first = id % 16384 AND row[63] = first + 63 / 256")
        .count();
  }
}
