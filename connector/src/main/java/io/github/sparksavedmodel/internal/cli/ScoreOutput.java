/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Where scored rows go. */
interface ScoreOutput {

  /** Whether there is something already that the output mode decides about. */
  boolean exists(SparkSession spark);

  /** Throws what is wrong with writing rows of these columns, made from that input and model. */
  void check(SparkSession spark, Dataset<Row> rows, ScoreInputOptions input, String model);

  /** Writes the rows. */
  void write(SparkSession spark, Dataset<Row> rows);
}
