/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import io.github.sparksavedmodel.benchmark.Setup;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark as all candidates run on it, and the rows in files. */
final class SparkFiles {
  private static final String MIN_PARTITIONS = "spark.sql.files.minPartitionNum";

  private final SparkSession spark;
  private final boolean isPacked;

  SparkFiles(Setup setup) {
    this.isPacked = setup.has("packed");
    this.spark = SparkSession.builder()
        .master("local[" + setup.cores() + "]")
        .appName(setup.candidate())
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", setup.scratch() + "/warehouse")
        .getOrCreate();
  }

  /** The rows of files, each file a task unless they are packed. */
  Dataset<Row> read(List<String> files) {
    if (isPacked) {
      spark.conf().unset(MIN_PARTITIONS);
    } else {
      spark.conf().set(MIN_PARTITIONS, files.size());
    }
    return spark.read().parquet(files.toArray(String[]::new));
  }

  SparkSession spark() {
    return spark;
  }

  /** Computes all rows and drops them. */
  static void drop(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }
}
