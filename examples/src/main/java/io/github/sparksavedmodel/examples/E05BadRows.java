/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Scores a file in which some rows cannot be scored, without failing: these get null outputs, and a
 * column that says why.
 *
 * <p>Arguments: model directory, input file, output directory.
 */
public final class E05BadRows {
  private E05BadRows() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    String model = arguments.length > 0 ? arguments[0] : ExampleFiles.model();
    String input = arguments.length > 1 ? arguments[1] : ExampleFiles.patients();
    String output = arguments.length > 2 ? arguments[2] : ExampleFiles.output("bad-rows.parquet");

    SparkSession spark = LocalSpark.start("E05BadRows");
    try {
      Dataset<Row> scored = SavedModel.load(spark, model)
          .scorer()
          .mode(Mode.PERMISSIVE)
          .errorColumn("problem")
          .keyColumns("patient_id")
          .score(damaged(spark.read().parquet(input)));
      scored.write().mode(SaveMode.Overwrite).parquet(output);

      Dataset<Row> written = spark.read().parquet(output);
      Dataset<Row> problems = written.where(col("problem").isNotNull());
      System.out.println(problems.count() + " of " + written.count() + " rows were not scored:");
      problems.select("patient_id", "prediction", "problem").sort("patient_id").show(20, 100);
    } finally {
      spark.stop();
    }
  }

  /** Takes the radius of two patients away, and makes that of another too large for a float32. */
  private static Dataset<Row> damaged(Dataset<Row> patients) {
    return patients.withColumn(
        "mean_radius",
        when(col("patient_id").isin(3, 300), lit(null))
            .when(col("patient_id").equalTo(7), lit(1e300))
            .otherwise(col("mean_radius")));
  }
}
