/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
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
  public void check(SparkSession spark, Dataset<Row> rows, ScoreInputOptions input) {
    rows.select(ColumnName.of(rows, partitionBy));
    if (mode == SaveMode.Overwrite) {
      Path output = qualified(spark, new Path(path));
      Stream<Path> sources = Stream.concat(
          input.paths.stream().flatMap(source -> found(spark, source)),
          Arrays.stream(rows.inputFiles()).map(file -> new Path(URI.create(file))));
      sources
          .map(source -> qualified(spark, source))
          .filter(source -> isWithin(source, output) || isWithin(output, source))
          .findFirst()
          .ifPresent(this::refuse);
    }
  }

  private void refuse(Path source) {
    throw new CommandException("The output \"" + path + "\" and the input \"" + source
        + "\" are the same, or one is inside the other, so --output-mode overwrite would delete"
        + " what is read or what was written before. Name another --output.");
  }

  private static boolean isWithin(Path inner, Path outer) {
    for (Path path = inner; path != null; path = path.getParent()) {
      if (path.equals(outer)) {
        return true;
      }
    }
    return false;
  }

  private static Stream<Path> found(SparkSession spark, String glob) {
    Path path = new Path(glob);
    try {
      FileStatus[] found = path.getFileSystem(configuration(spark)).globStatus(path);
      return found == null ? Stream.of() : Arrays.stream(found).map(FileStatus::getPath);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path qualified(SparkSession spark, Path path) {
    try {
      return path.getFileSystem(configuration(spark)).makeQualified(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
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
