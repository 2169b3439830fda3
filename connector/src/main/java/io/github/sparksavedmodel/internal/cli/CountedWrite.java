/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Writes rows and counts them on their way, so that nothing is computed twice. */
final class CountedWrite {
  private final Dataset<Row> data;
  private final String format;
  private final SaveMode mode;
  private final Map<String, String> options;
  private final RowCounts counts = new RowCounts();

  CountedWrite(Dataset<Row> data, String format, SaveMode mode, Map<String, String> options) {
    this.data = data;
    this.format = format;
    this.mode = mode;
    this.options = options;
  }

  /** Also counts the rows for which a condition is true. */
  CountedWrite counting(String name, Column condition) {
    counts.counting(name, condition);
    return this;
  }

  WriteSummary to(String path) {
    Dataset<Row> counted = counts.of(data);
    long start = System.nanoTime();
    counted.write().format(format).mode(mode).options(options).save(path);
    return new WriteSummary(path, Duration.ofNanos(System.nanoTime() - start), counts.values());
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
      return count(RowCounts.ROWS);
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
