/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Where a Score's rows come from, which decides whether it gets rows or columns. */
enum DataLayout {
  ROWS,
  PARQUET,
  PARQUET_OFF_HEAP,
  ORC,
  CACHED,
  /** Batches of many sizes in columns of many makes. */
  VECTORS;

  private static final SparkSession SPARK = TestSession.get();
  private static final String OFF_HEAP = "spark.sql.columnVector.offheap.enabled";

  /** What is done with rows that lie in a certain way. */
  interface Use {
    void with(Dataset<Row> rows) throws IOException;
  }

  /** Whether a scan of these fields gives columns, as far as Spark promises. */
  boolean givesColumns(StructType schema) {
    return switch (this) {
      case ROWS, CACHED -> false;
      case VECTORS -> true;
      case PARQUET, PARQUET_OFF_HEAP, ORC ->
        SPARK.conf().get("spark.sql.codegen.wholeStage").equals("true") && schema.length() <= 100;
    };
  }

  /** Lays rows out in this way for the time that they are used. */
  void use(Dataset<Row> rows, Use use) throws IOException {
    switch (this) {
      case ROWS -> use.with(rows);
      case PARQUET -> useFiles("parquet", rows, use);
      case PARQUET_OFF_HEAP -> useOffHeap(rows, use);
      case ORC -> useFiles("orc", rows, use);
      case CACHED -> useCached(rows, use);
      case VECTORS -> use.with(VectorSource.of(rows));
    }
  }

  private static void useFiles(String format, Dataset<Row> rows, Use use) throws IOException {
    Path directory = Files.createTempDirectory("layout").resolve("rows");
    rows.write().format(format).save(directory.toString());
    use.with(SPARK.read().schema(rows.schema()).format(format).load(directory.toString()));
  }

  private static void useOffHeap(Dataset<Row> rows, Use use) throws IOException {
    SPARK.conf().set(OFF_HEAP, "true");
    try {
      useFiles("parquet", rows, use);
    } finally {
      SPARK.conf().unset(OFF_HEAP);
    }
  }

  private static void useCached(Dataset<Row> rows, Use use) throws IOException {
    Dataset<Row> cached = rows.cache();
    try {
      use.with(cached);
    } finally {
      cached.unpersist(true);
    }
  }
}
