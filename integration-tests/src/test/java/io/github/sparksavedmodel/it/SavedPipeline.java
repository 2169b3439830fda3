/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** An application that scores with a pipeline that another one has saved. */
final class SavedPipeline {
  private SavedPipeline() {}

  public static void main(String[] arguments) {
    SparkSession session = TestSession.get();
    for (Row row : PipelineModel.load(arguments[0])
        .transform(session.range(3).selectExpr("double(id) AS a", "1.5D AS b"))
        .select("total")
        .collectAsList()) {
      System.out.println("total=" + row.getFloat(0));
    }
    session.stop();
  }
}
