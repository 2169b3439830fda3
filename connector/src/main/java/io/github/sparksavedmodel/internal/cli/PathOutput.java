/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A directory of files. One that is empty counts as none, since a write that failed leaves it.
 *
 * @param path the directory
 * @param format the files' format
 * @param mode what to do if it exists
 * @param options options of the format
 * @param partitionBy the columns that become directories
 */
record PathOutput(
    String path,
    @Nullable String format,
    SaveMode mode,
    Map<String, String> options,
    List<String> partitionBy)
    implements ScoreOutput {

  @Override
  public boolean exists(SparkSession spark) {
    Path directory = new Path(path);
    try {
      FileSystem files = directory.getFileSystem(configuration(spark));
      return files.exists(directory)
          && (!files.getFileStatus(directory).isDirectory()
              || files.listStatusIterator(directory).hasNext());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void check(SparkSession spark, Dataset<Row> rows, ScoreInputOptions input, String model) {
    rows.select(ColumnName.of(rows, partitionBy));
    if (mode == SaveMode.Overwrite) {
      new StoredPlaces(spark).checkOverwrite(path, new Path(path), rows, input, model);
    }
  }

  private static Configuration configuration(SparkSession spark) {
    return ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().newHadoopConf();
  }

  @Override
  public void write(SparkSession spark, Dataset<Row> rows) {
    boolean intoNothing =
        (mode == SaveMode.ErrorIfExists || mode == SaveMode.Ignore) && !exists(spark);
    rows.write()
        .format(format == null ? "parquet" : format)
        .mode(intoNothing ? SaveMode.Append : mode)
        .options(options)
        .partitionBy(partitionBy.toArray(String[]::new))
        .save(path);
  }
}
