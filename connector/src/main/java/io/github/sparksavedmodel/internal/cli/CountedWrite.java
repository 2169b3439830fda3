/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;

/** Writes rows and counts them on their way, so that nothing is computed twice. */
final class CountedWrite {
  private static final String ROWS = "rows";

  private final Dataset<Row> data;
  private final String format;
  private final SaveMode mode;
  private final Map<String, String> options;
  private final Map<String, Column> conditions = new LinkedHashMap<>();

  CountedWrite(Dataset<Row> data, String format, SaveMode mode, Map<String, String> options) {
    this.data = data;
    this.format = format;
    this.mode = mode;
    this.options = options;
  }

  /** Also counts the rows for which a condition is true. */
  CountedWrite counting(String name, Column condition) {
    conditions.put(name, condition);
    return this;
  }

  WriteSummary to(String path) {
    Observation observation = new Observation();
    Column[] counts = conditions.entrySet().stream()
        .map(entry -> functions.count_if(entry.getValue()).as(entry.getKey()))
        .toArray(Column[]::new);
    Dataset<Row> observed =
        data.observe(observation, functions.count(functions.lit(1)).as(ROWS), counts);
    long start = System.nanoTime();
    observed.write().format(format).mode(mode).options(options).save(path);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    return new WriteSummary(path, time, values(observation));
  }

  private static Map<String, Long> values(Observation observation) {
    Map<String, Long> values = new LinkedHashMap<>();
    try {
      observation
          .getAsJava()
          .forEach((name, value) -> values.put(name, ((Number) value).longValue()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted after the rows were written.");
    }
    return values;
  }

  /**
   * What was written.
   *
   * @param path where to
   * @param time how long reading, scoring and writing took together
   * @param counts the number of rows, and of those that meet each condition
   */
  record WriteSummary(String path, Duration time, Map<String, Long> counts) {

    long rows() {
      return count(ROWS);
    }

    long count(String name) {
      return counts.getOrDefault(name, 0L);
    }

    /** For instance {@code 569 rows in 2.1 s (271 rows/s)}. */
    String text() {
      double seconds = time.toNanos() / 1e9;
      return "%,d %s in %.1f s (%,.0f rows/s)"
          .formatted(rows(), rows() == 1 ? "row" : "rows", seconds, rows() / seconds);
    }
  }
}
