/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** An application that scores when all applications do, with a model that its host has not got. */
final class SharedCopy {

  private SharedCopy() {}

  /** Takes the master, the directory of the store and that of the gate. */
  public static void main(String[] arguments) throws IOException {
    long copies = copies(arguments[0], Path.of(arguments[1]), SharedGate.in(Path.of(arguments[2])));
    System.out.println("copies: " + copies);
  }

  /** How many executors have copied the model into the store. Both wait at the gate before. */
  static long copies(String master, Path store, SharedGate gate) throws IOException {
    Map<String, String> settings = Map.of(
        "spark.cores.max",
        "2",
        "spark.executor.cores",
        "1",
        "spark.savedmodel.storeDir",
        store.toString(),
        "spark.hadoop.fs.keyed.impl",
        KeyedFileSystem.class.getName(),
        "spark.hadoop." + KeyedFileSystem.KEY,
        "sesame");
    try (ClusterSession cluster = ClusterSession.start(master, settings)) {
      cluster.awaitExecutors(2);
      SparkSession spark = cluster.spark();
      long half = ScoredNumbers.ROWS / 2;
      ScoredNumbers.assertCorrect(ScoredNumbers.scored(
          spark,
          ScoredNumbers.numbers(spark, 2)
              .select(gate.pass(gate.pass(functions.col("id"), 0), half).as("id")),
          "keyed:" + Fixtures.model("arithmetic")));
      return cluster.logged("Copied the model at").size();
    }
  }
}
