/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Numbers from 0 on, in partitions of equal size, scored by the arithmetic model. */
final class ScoredNumbers {
  static final int ROWS = 2000;

  private ScoredNumbers() {}

  static Dataset<Row> numbers(SparkSession spark, int partitions) {
    return spark.range(0, ROWS, 1, partitions).toDF("id");
  }

  /** The numbers with their scores. */
  static Dataset<Row> scored(SparkSession spark, int partitions) {
    return scored(spark, numbers(spark, partitions));
  }

  /** Numbers that the caller holds up on their way, with their scores; in batches of 64. */
  static Dataset<Row> scored(SparkSession spark, Dataset<Row> numbers) {
    return scored(spark, numbers, Fixtures.model("arithmetic"));
  }

  /** The same with the model in another place. */
  static Dataset<Row> scored(SparkSession spark, Dataset<Row> numbers, String model) {
    return SavedModel.load(spark, model)
        .scorer()
        .option("batchSize", "64")
        .score(numbers.selectExpr("id", "float(id) x", "2f y"))
        .select("id", "sum", "product");
  }

  /** The name of the executor that computes a row. */
  static Column executor() {
    UDF0<String> executor = () -> SparkEnv.get().executorId();
    return functions.udf(executor, DataTypes.StringType).asNondeterministic().apply();
  }

  /** Runs the query, which has to give what arithmetic gives. */
  static void assertCorrect(Dataset<Row> scored) {
    assertThat(scored.collectAsList()).containsExactlyElementsOf(expected());
  }

  static List<Row> expected() {
    return LongStream.range(0, ROWS)
        .mapToObj(id -> RowFactory.create(id, id + 2f, id * 2f))
        .toList();
  }
}
