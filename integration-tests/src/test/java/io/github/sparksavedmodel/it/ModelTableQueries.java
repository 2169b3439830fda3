/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Looks at models by every table function and the data source, and prints how that ended. */
final class ModelTableQueries {
  private static final List<String> VIEWS = List.of(
      "descriptions",
      "signatures",
      "inputs",
      "outputs",
      "features",
      "variables",
      "metagraphs",
      "assets",
      "ops",
      "functions");

  private ModelTableQueries() {}

  static void print(SparkSession spark, String label, String... models) {
    String arguments =
        Stream.of(models).map(model -> "'" + model + "'").collect(Collectors.joining(", "));
    for (String view : VIEWS) {
      String query = "SELECT * FROM savedmodel_" + view + "(" + arguments + ")";
      print(label + " function " + view, () -> spark.sql(query).count());
      print(
          label + " source " + view,
          () -> spark
              .read()
              .format("savedmodel")
              .option("view", view)
              .load(models)
              .count());
    }
  }

  private static void print(String label, Runnable query) {
    try {
      query.run();
      System.out.println(label + ": read");
    } catch (Exception e) {
      System.out.println(label + ": " + e.getMessage());
    }
  }
}
