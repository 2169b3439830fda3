/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import io.github.sparksavedmodel.SavedModel;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Scores the files of a directory as a stream: each run takes those that are new and ends. A second
 * run finds nothing to do, unless a file has come in between.
 *
 * <p>Arguments: model directory, input directory, output directory.
 */
public final class E06Streaming {
  private E06Streaming() {}

  /** Runs the example. */
  public static void main(String[] arguments) throws TimeoutException, StreamingQueryException {
    String model = arguments.length > 0 ? arguments[0] : ExampleFiles.model();
    String input = arguments.length > 1 ? arguments[1] : ExampleFiles.data();
    String output = arguments.length > 2 ? arguments[2] : ExampleFiles.output("stream");

    SparkSession spark = LocalSpark.start("E06Streaming");
    try {
      // A stream does not look at its files before it runs, so it is told their columns.
      Dataset<Row> known = spark.read().option("pathGlobFilter", "*.parquet").parquet(input);
      Dataset<Row> arriving = spark
          .readStream()
          .schema(known.schema())
          .option("pathGlobFilter", "*.parquet")
          .parquet(input);

      Dataset<Row> scored = SavedModel.load(spark, model).scorer().score(arriving);

      StreamingQuery query = scored
          .writeStream()
          .trigger(Trigger.AvailableNow())
          .option("checkpointLocation", output + "/checkpoint")
          .option("path", output + "/scored")
          .start();
      query.awaitTermination();

      Dataset<Row> written = spark.read().parquet(output + "/scored");
      System.out.println(written.count() + " rows have been scored so far:");
      written.groupBy("prediction").count().sort("prediction").show();
    } finally {
      spark.stop();
    }
  }
}
