/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.InMemoryRowLevelOperationTableCatalog;

/** The session of a fork, begun as the documentation of Delta and Iceberg says. */
final class TableFormatSession {
  private static final SparkSession SESSION = create();

  private TableFormatSession() {}

  static SparkSession get() {
    return SESSION;
  }

  private static SparkSession create() {
    Path tables = temporaryDirectory();
    return SparkSession.builder()
        .master("local[2]")
        .appName("table formats")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.planChangeValidation", "true")
        .config("spark.sql.warehouse.dir", tables.resolve("warehouse").toString())
        .config(
            "spark.sql.extensions",
            "io.delta.sql.DeltaSparkSessionExtension,"
                + "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.databricks.delta.snapshotPartitions", "1")
        .config("spark.sql.catalog.iceberg", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.iceberg.type", "hadoop")
        .config("spark.sql.catalog.iceberg.warehouse", tables.resolve("iceberg").toString())
        .config("spark.sql.catalog.memory", InMemoryRowLevelOperationTableCatalog.class.getName())
        .getOrCreate();
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("tables");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
