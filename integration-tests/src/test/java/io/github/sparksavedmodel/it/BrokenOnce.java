/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import io.github.sparksavedmodel.SavedModel;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Breaks a session in the first attempt of a task; Spark tries a second time. */
final class BrokenOnce {

  private BrokenOnce() {}

  public static void main(String[] arguments) {
    SparkSession spark = SparkSession.builder()
        .master("local[1,2]")
        .config("spark.ui.enabled", "false")
        .getOrCreate();
    UDF1<Long, Float> negativeAtFirst =
        id -> id == 70 && TaskContext.get().attemptNumber() == 0 ? -1f : id;
    UDF1<Long, Integer> attempt = id -> TaskContext.get().attemptNumber();
    Row result = SavedModel.load(spark, arguments[0])
        .scorer()
        .score(spark
            .range(0, 100, 1, 1)
            .withColumn(
                "x", functions.udf(negativeAtFirst, DataTypes.FloatType).apply(functions.col("id")))
            .withColumn(
                "attempt",
                functions.udf(attempt, DataTypes.IntegerType).apply(functions.col("id"))))
        .filter("y = x + 1")
        .groupBy("attempt")
        .count()
        .head();
    System.out.println("attempt " + result.getInt(0) + ": " + result.getLong(1) + " correct");
    spark.stop();
  }
}
