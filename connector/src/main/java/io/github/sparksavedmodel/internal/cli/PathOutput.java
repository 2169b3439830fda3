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
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.v2.FileDataSourceV2;
import org.apache.spark.sql.internal.SQLConf;
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
  private static final String OVERWRITE_MODE = "partitionOverwriteMode";

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
    if (mode == SaveMode.Overwrite && replacesFiles(spark)) {
      ReplacedFiles replaced = ReplacedFiles.in(new Path(path), configuration(spark));
      write(rows, SaveMode.Append);
      replaced.delete();
      spark.catalog().refreshByPath(path);
    } else {
      boolean intoNothing =
          (mode == SaveMode.ErrorIfExists || mode == SaveMode.Ignore) && !exists(spark);
      write(rows, intoNothing ? SaveMode.Append : mode);
    }
  }

  /**
   * Whether Spark would delete all files before it writes. It does not where it replaces
   * partitions, and formats with snapshots never do.
   */
  private boolean replacesFiles(SparkSession spark) {
    SQLConf settings =
        ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().conf();
    Class<?> source = DataSource.lookupDataSource(formatName(), settings);
    return (FileFormat.class.isAssignableFrom(source)
            || FileDataSourceV2.class.isAssignableFrom(source))
        && !(replacesPartitions(spark) && !partitionBy.isEmpty())
        && !isFile(spark);
  }

  private boolean replacesPartitions(SparkSession spark) {
    return options.entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase(OVERWRITE_MODE))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(() -> spark.conf().get("spark.sql.sources." + OVERWRITE_MODE))
        .equalsIgnoreCase("dynamic");
  }

  private boolean isFile(SparkSession spark) {
    Path place = new Path(path);
    try {
      FileSystem files = place.getFileSystem(configuration(spark));
      return files.exists(place) && !files.getFileStatus(place).isDirectory();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String formatName() {
    return format == null ? "parquet" : format;
  }

  private void write(Dataset<Row> rows, SaveMode how) {
    rows.write()
        .format(formatName())
        .mode(how)
        .options(options)
        .partitionBy(partitionBy.toArray(String[]::new))
        .save(path);
  }
}
