/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import io.github.sparksavedmodel.SavedModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares two models in one query: the data is read once, and each row passes through both.
 *
 * <p>Arguments: directory of the model of thirty inputs, of the model of three, input file.
 */
public final class E03TwoModels {
  private E03TwoModels() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    String large = arguments.length > 0 ? arguments[0] : ExampleFiles.model();
    String small = arguments.length > 1 ? arguments[1] : ExampleFiles.modelOfThreeInputs();
    String input = arguments.length > 2 ? arguments[2] : ExampleFiles.patients();

    SparkSession spark = LocalSpark.start("E03TwoModels");
    try {
      Dataset<Row> patients = spark.read().parquet(input);

      Dataset<Row> scoredOnce =
          SavedModel.load(spark, large).scorer().output("probability", "large").score(patients);
      Dataset<Row> scoredTwice = SavedModel.load(spark, small)
          .scorer()
          .input("diameter", col("mean_radius").multiply(2))
          .input("texture", col("mean_texture"))
          .input(
              "shape", array(col("mean_smoothness"), col("mean_compactness"), col("mean_symmetry")))
          .output("malignant", "small")
          .score(scoredOnce);

      Dataset<Row> disagreements = scoredTwice.where("(large >= 0.5) <> (small >= 0.5)");
      System.out.println("The models disagree on " + disagreements.count() + " patients:");
      disagreements
          .select("patient_id", "diagnosis", "large", "small")
          .sort(abs(col("large").minus(col("small"))).desc())
          .show(5);
    } finally {
      spark.stop();
    }
  }
}
