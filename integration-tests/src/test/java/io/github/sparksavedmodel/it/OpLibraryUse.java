/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import io.github.sparksavedmodel.SavedModel;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Scores with an op library in one JVM: without it, then with it as a shipped file, then by its
 * path. Each needs an application of its own.
 */
final class OpLibraryUse {
  private static final String SETTING = "spark.savedmodel.opLibraries";

  private OpLibraryUse() {}

  public static void main(String[] arguments) {
    String model = arguments[0];
    String library = arguments[1];
    String name = Path.of(library).getFileName().toString();
    print("without", model, Map.of());
    print("by name", model, Map.of(SETTING, name, "spark.files", library));
    print("by path", model, Map.of(SETTING, library));
  }

  private static void print(String how, String model, Map<String, String> settings) {
    SparkSession.Builder builder =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false");
    settings.forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    try {
      System.out.println(how + ": " + correct(spark, model) + " correct");
    } catch (RuntimeException e) {
      System.out.println(how + ": " + e.getMessage());
    } finally {
      spark.stop();
    }
  }

  private static long correct(SparkSession spark, String model) {
    return SavedModel.load(spark, model)
        .scorer()
        .score(spark.range(0, 100, 1, 2).selectExpr("float(id) x"))
        .filter("y = x + 1")
        .count();
  }
}
