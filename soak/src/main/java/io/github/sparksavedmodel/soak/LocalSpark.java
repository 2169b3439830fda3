/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Spark on this machine, and the files that it writes. */
final class LocalSpark {
  /**
   * Where the repository's models are on a file system that Spark does not take for a local one.
   */
  static final String STORED_MODELS = "viewfs://soak/models";

  private LocalSpark() {}

  /** Starts Spark such that each file is a partition. */
  static SparkSession start(String master, Path store) {
    return SparkSession.builder()
        .master(master)
        .appName("soak")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "WARN")
        .config("spark.sql.shuffle.partitions", "1")
        // Spark starts a thread of these for each query until there are 1024.
        .config("spark.sql.shuffleExchange.maxThreadThreshold", "8")
        .config("spark.sql.resultQueryStage.maxThreadThreshold", "8")
        // Else Spark refuses to start with a small heap.
        .config("spark.testing.reservedMemory", "33554432")
        .config("spark.sql.files.openCostInBytes", "128m")
        .config("spark.hadoop.parquet.block.size", "1048576")
        .config(
            "spark.hadoop.fs.viewfs.mounttable.soak.link./models",
            RepositoryFiles.models().toUri().toString())
        .config("spark.savedmodel.storeDir", store.toString())
        .getOrCreate();
  }

  /** Deletes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(Comparator.reverseOrder()).forEach(LocalSpark::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
