/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalog.Column;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A table of a catalog. It is made before rows are written, since Spark counts no rows of CREATE
 * TABLE AS SELECT, and dropped again if they cannot be.
 *
 * @param name the table, with catalog and namespace if need be
 * @param format the format if it is made
 * @param mode what to do if it exists
 * @param options options of the format
 * @param partitionBy the columns that it is partitioned by if it is made
 */
record TableOutput(
    String name,
    @Nullable String format,
    SaveMode mode,
    Map<String, String> options,
    List<String> partitionBy)
    implements ScoreOutput {
  private static final String OVERWRITE_MODE = "partitionOverwriteMode";

  @Override
  public boolean exists(SparkSession spark) {
    return spark.catalog().tableExists(name);
  }

  @Override
  public void check(SparkSession spark, Dataset<Row> rows, ScoreInputOptions input, String model) {
    rows.select(ColumnName.of(rows, partitionBy));
    if (exists(spark)) {
      checkColumns(spark.table(name).columns(), rows.columns());
      checkPartitions(spark);
      checkOverwrite(spark, rows, input, model);
    } else {
      checkPlace(spark);
    }
  }

  /** Spark deletes all files of the table first, or with dynamic overwrite no file too early. */
  private void checkOverwrite(
      SparkSession spark, Dataset<Row> rows, ScoreInputOptions input, String model) {
    boolean dynamic = option(OVERWRITE_MODE).filter("dynamic"::equalsIgnoreCase).isPresent();
    List<Path> places = new StoredPlaces(spark).of(name).toList();
    if (mode != SaveMode.Overwrite || places.isEmpty()) {
      return;
    }
    if (dynamic && partitions(spark).isEmpty()) {
      throw new CommandException("The table \"" + name + "\" has no partitions, so all of it"
          + " would be overwritten. Leave " + OVERWRITE_MODE + " out if it may be.");
    }
    if (!dynamic) {
      places.forEach(
          place -> new StoredPlaces(spark).checkOverwrite(toString(), place, rows, input, model));
    }
  }

  /** A table that is made over files would have their rows, too. */
  private void checkPlace(SparkSession spark) {
    option("path").ifPresent(place -> {
      if (new PathOutput(place, format, mode, options, partitionBy).exists(spark)) {
        throw new CommandException("There is no table \"" + name + "\", but \"" + place
            + "\", where its files would be, is not empty. Name another path, or make a table of"
            + " what is there first.");
      }
    });
  }

  private void checkColumns(String[] columns, String[] written) {
    List<String> lacking = without(columns, written);
    List<String> further = without(written, columns);
    if (!lacking.isEmpty() || !further.isEmpty()) {
      throw new CommandException("The rows do not fit the table \"" + name + "\":"
          + (lacking.isEmpty() ? "" : " they lack its columns " + lacking + ".")
          + (further.isEmpty() ? "" : " The table has no columns " + further + ".")
          + " Choose columns with --select or --drop, or name outputs with --map-output.");
    }
  }

  private static List<String> without(String[] names, String[] others) {
    List<String> rest = new ArrayList<>(List.of(names));
    rest.removeIf(name -> Arrays.stream(others).anyMatch(name::equalsIgnoreCase));
    return rest;
  }

  private void checkPartitions(SparkSession spark) {
    Set<String> existing = partitions(spark);
    Set<String> wanted = partitionBy.stream()
        .map(column -> column.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
    if (!wanted.isEmpty() && !wanted.equals(existing)) {
      throw new CommandException("The table \"" + name + "\" exists and is partitioned by "
          + existing + ", not by " + wanted + ". Leave --partition-by out.");
    }
  }

  private Set<String> partitions(SparkSession spark) {
    try {
      return spark.catalog().listColumns(name).collectAsList().stream()
          .filter(Column::isPartition)
          .map(column -> column.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (AnalysisException gone) {
      throw new CommandException(String.valueOf(gone.getMessage()));
    }
  }

  @Override
  public void write(SparkSession spark, Dataset<Row> rows) {
    option(OVERWRITE_MODE)
        .ifPresent(how -> spark.conf().set("spark.sql.sources." + OVERWRITE_MODE, how));
    boolean made = !exists(spark);
    if (made) {
      spark.sql(creation(rows.schema()));
    }
    boolean written = false;
    try {
      rows.select(ColumnName.of(rows, List.of(spark.table(name).columns())))
          .write()
          .mode(mode == SaveMode.Overwrite ? SaveMode.Overwrite : SaveMode.Append)
          .options(options)
          .insertInto(name);
      written = true;
    } finally {
      if (made && !written) {
        spark.sql("DROP TABLE IF EXISTS " + name);
      }
    }
  }

  private Optional<String> option(String option) {
    return options.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(option))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  @Override
  public String toString() {
    return "table " + name;
  }

  private String creation(StructType schema) {
    Map<String, String> kept = new LinkedHashMap<>(options);
    kept.keySet().removeIf(OVERWRITE_MODE::equalsIgnoreCase);
    return "CREATE TABLE " + name + " (" + schema.toDDL() + ")"
        + (format == null ? "" : " USING " + ColumnName.quoted(format))
        + list(
            " OPTIONS ",
            kept.entrySet(),
            option -> text(option.getKey()) + " = " + text(option.getValue()))
        + list(" PARTITIONED BY ", partitionBy, ColumnName::quoted);
  }

  private static <T> String list(String clause, Collection<T> items, Function<T, String> text) {
    return items.isEmpty()
        ? ""
        : items.stream().map(text).collect(Collectors.joining(", ", clause + "(", ")"));
  }

  private static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
