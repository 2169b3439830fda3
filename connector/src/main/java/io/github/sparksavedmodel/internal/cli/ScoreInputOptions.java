/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import static org.apache.spark.sql.functions.expr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code savedmodel score} reads. */
final class ScoreInputOptions {
  private static final String PARQUET = "parquet";

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "Files or directories; globs are expanded. May be given again.")
  List<String> paths = new ArrayList<>();

  @Option(
      names = "--input-format",
      paramLabel = "NAME",
      description = "Their format, as Spark names it. Default: parquet.")
  private @Nullable String format;

  @Option(
      names = "--input-schema",
      paramLabel = "DDL",
      description = "Their columns, such as 'id BIGINT, age INT'. Default: found out.")
  private @Nullable String schema;

  @Option(
      names = "--input-option",
      paramLabel = "NAME=VALUE",
      description = "An option of the format, such as header=true.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--input-table",
      paramLabel = "TABLE",
      description = "A table or view of a catalog, instead of files.")
  private @Nullable String table;

  @Option(names = "--input-query", paramLabel = "SQL", description = "A query, instead of files.")
  private @Nullable String query;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description = "Which rows to score and write. Default: all.")
  private @Nullable String where;

  /** What is wrong with the options together, or null. */
  @Nullable
  String problem() {
    int given = (paths.isEmpty() ? 0 : 1) + (table == null ? 0 : 1) + (query == null ? 0 : 1);
    if (given == 0) {
      return "Say what to read, with --input, --input-table or --input-query.";
    }
    if (given > 1) {
      return "Give only one of --input, --input-table and --input-query.";
    }
    if (paths.isEmpty() && (format != null || schema != null)) {
      return "--input-format and --input-schema are for files, so they need --input.";
    }
    return query != null && !options.isEmpty()
        ? "--input-option is for files and tables, so it does not go with --input-query."
        : null;
  }

  boolean usesCatalog() {
    return paths.isEmpty();
  }

  Dataset<Row> read(SparkSession spark) {
    Dataset<Row> rows = query != null ? query(spark, query) : load(spark.read().options(options));
    return where == null ? rows : rows.where(expr(where));
  }

  private Dataset<Row> load(DataFrameReader reader) {
    if (table != null) {
      return reader.table(table);
    }
    DataFrameReader files = reader.format(format == null ? PARQUET : format);
    return (schema == null ? files : files.schema(schema)).load(paths.toArray(String[]::new));
  }

  /** Refuses statements, which Spark would run at once. */
  private static Dataset<Row> query(SparkSession spark, String query) {
    String text = query.strip().replaceFirst(";$", "");
    try {
      ((org.apache.spark.sql.classic.SparkSession) spark)
          .sessionState()
          .sqlParser()
          .parseQuery(text);
    } catch (ParseException wrong) {
      throw new CommandException("--input-query has to be a query, such as SELECT: "
          + FailureText.of(wrong).message());
    }
    return spark.sql(text);
  }

  @Override
  public String toString() {
    return table != null ? table : query != null ? query : String.join(", ", paths);
  }
}
