/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import io.github.sparksavedmodel.SavedModel;
import org.apache.spark.sql.SparkSession;

/**
 * Scores in SQL: a view with the model's outputs, then a query that filters and groups by them.
 *
 * <p>The same statements work in a notebook, in spark-sql and in a SQL client, without any Java.
 *
 * <p>Arguments: model directory, input file.
 */
public final class E04ScoreInSql {
  private E04ScoreInSql() {}

  /** Runs the example. */
  public static void main(String[] arguments) {
    String model = arguments.length > 0 ? arguments[0] : ExampleFiles.model();
    String input = arguments.length > 1 ? arguments[1] : ExampleFiles.patients();

    SparkSession spark = LocalSpark.start("E04ScoreInSql");
    try {
      // Only needed where the library was not yet there when the session began; see its Javadoc.
      SavedModel.install(spark);

      spark.read().parquet(input).createOrReplaceTempView("patients");

      spark.sql("""
          CREATE TEMPORARY VIEW scored AS
          SELECT patient_id, diagnosis, outputs.probability, outputs.prediction
          FROM (SELECT *, savedmodel_predict('%s', struct(*)) AS outputs FROM patients)
          """.formatted(model));

      spark.sql("""
          SELECT prediction, diagnosis, count(*) AS patients, format_number(avg(probability), 4) AS average
          FROM scored
          WHERE probability < 0.01 OR probability > 0.99
          GROUP BY prediction, diagnosis
          ORDER BY prediction, diagnosis
          """).show();
    } finally {
      spark.stop();
    }
  }
}
