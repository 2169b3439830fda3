/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import io.github.sparksavedmodel.SavedModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Reads a Parquet file, scores its rows and writes them back with the model's outputs.
 *
 * <p>The model takes thirty inputs. The file has a column of the same name for each, so nothing has
 * to be said about them; its doubles are rounded to the model's float32.
 *
 * <p>Arguments: model directory, input file, output directory.
 */
public final class E01ScoreParquet {
  private E01ScoreParquet() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    String model = arguments.length > 0 ? arguments[0] : ExampleFiles.model();
    String input = arguments.length > 1 ? arguments[1] : ExampleFiles.patients();
    String output = arguments.length > 2 ? arguments[2] : ExampleFiles.output("scored.parquet");

    SparkSession spark = LocalSpark.start("E01ScoreParquet");
    try {
      SavedModel savedModel = SavedModel.load(spark, model);
      System.out.println(savedModel.describe());

      Dataset<Row> patients = spark.read().parquet(input);
      Dataset<Row> scored = savedModel.scorer().score(patients);

      scored.write().mode(SaveMode.Overwrite).parquet(output);
      System.out.println("Wrote " + output);

      Dataset<Row> written = spark.read().parquet(output);
      written
          .groupBy("diagnosis", "prediction")
          .count()
          .sort("diagnosis", "prediction")
          .show();
      written
          .where("patient_id % 30 = 0")
          .select("patient_id", "diagnosis", "probability")
          .sort("patient_id")
          .show();
    } finally {
      spark.stop();
    }
  }
}
