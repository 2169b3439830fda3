/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code savedmodel score} writes, and where. */
final class ScoreOutputOptions {
  @Option(names = "--output", paramLabel = "PATH", description = "The directory to write.")
  private @Nullable String path;

  @Option(
      names = "--output-table",
      paramLabel = "TABLE",
      description = "A table of a catalog instead; made if there is none.")
  private @Nullable String table;

  @Option(
      names = "--output-format",
      paramLabel = "NAME",
      description = "Format of files, or of a table that is made. Default: parquet.")
  private @Nullable String format;

  @Option(
      names = "--output-mode",
      paramLabel = "MODE",
      description = "If the output exists: errorifexists (default), overwrite, append or ignore.")
  SaveMode mode = SaveMode.ErrorIfExists;

  @Option(
      names = "--output-option",
      paramLabel = "NAME=VALUE",
      description = "An option of the format, such as compression=zstd. With"
          + " partitionOverwriteMode=dynamic, overwrite replaces only partitions with new rows.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--partition-by",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns whose values become directories, separated by commas.")
  private List<String> partitionBy = new ArrayList<>();

  @Option(
      names = "--select",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns to write, separated by commas. Default: all, outputs last.")
  private List<String> selected = new ArrayList<>();

  @Option(
      names = "--drop",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns not to write, separated by commas.")
  private List<String> dropped = new ArrayList<>();

  @Option(
      names = "--output-files",
      paramLabel = "N",
      description = "Spread the scored rows evenly over N files, in each partition.")
  private @Nullable Integer files;

  /** What is wrong with the options together, or null. */
  @Nullable
  String problem() {
    if (path == null && table == null) {
      return "Say where to write, with --output or --output-table.";
    }
    if (path != null && table != null) {
      return "Give only one of --output and --output-table.";
    }
    if (files != null && files < 1) {
      return "--output-files has to be at least 1, but is " + files + ".";
    }
    if (path != null && partitionBy.isEmpty() && overwritesPartitions()) {
      return "partitionOverwriteMode=dynamic needs --partition-by: without it all files in --output"
          + " would be overwritten.";
    }
    return selected.isEmpty() || dropped.isEmpty() ? null : "Give only one of --select and --drop.";
  }

  private boolean overwritesPartitions() {
    return mode == SaveMode.Overwrite
        && options.entrySet().stream()
            .anyMatch(option -> option.getKey().equalsIgnoreCase("partitionOverwriteMode")
                && option.getValue().equalsIgnoreCase("dynamic"));
  }

  /** The directory to write, unless it is a table. */
  Optional<String> path() {
    return Optional.ofNullable(path);
  }

  boolean usesCatalog() {
    return table != null;
  }

  /** The rows as they are to be written. */
  Dataset<Row> shaped(Dataset<Row> rows) {
    Dataset<Row> columns = rows;
    if (!selected.isEmpty()) {
      columns = rows.select(ColumnName.of(rows, selected));
    } else if (!dropped.isEmpty()) {
      rows.select(dropped.stream().map(ColumnName::whole).toArray(Column[]::new));
      columns = rows.drop(dropped.toArray(String[]::new));
    }
    return files == null ? columns : columns.repartition(files);
  }

  ScoreOutput output() {
    return table == null
        ? new PathOutput(String.valueOf(path), format, mode, options, partitionBy)
        : new TableOutput(table, format, mode, options, partitionBy);
  }

  @Override
  public String toString() {
    return table == null ? String.valueOf(path) : "table " + table;
  }
}
