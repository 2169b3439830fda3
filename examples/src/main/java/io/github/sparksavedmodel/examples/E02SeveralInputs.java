/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import io.github.sparksavedmodel.SavedModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scores with a model whose inputs are not columns of the data: one is a column of another name,
 * one is computed, and one is a vector of three columns.
 *
 * <p>Arguments: model directory, input file.
 */
public final class E02SeveralInputs {
  private E02SeveralInputs() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    String model = arguments.length > 0 ? arguments[0] : ExampleFiles.modelOfThreeInputs();
    String input = arguments.length > 1 ? arguments[1] : ExampleFiles.patients();

    SparkSession spark = LocalSpark.start("E02SeveralInputs");
    try {
      Dataset<Row> patients = spark.read().parquet(input);
      SavedModel savedModel = SavedModel.load(spark, model);
      System.out.println(savedModel.describe());

      savedModel
          .scorer()
          .input("diameter", col("mean_radius").multiply(2))
          .input("texture", col("mean_texture"))
          .input(
              "shape", array(col("mean_smoothness"), col("mean_compactness"), col("mean_symmetry")))
          .output("malignant", "probability")
          .score(patients)
          .where("patient_id % 30 = 0")
          .select("patient_id", "diagnosis", "probability")
          .sort("patient_id")
          .show();
    } finally {
      spark.stop();
    }
  }
}
