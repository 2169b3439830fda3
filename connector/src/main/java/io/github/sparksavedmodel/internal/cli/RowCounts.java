/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Counts rows on their way, so that nothing is computed twice. */
final class RowCounts {
  static final String ROWS = "rows";

  private final Observation observation = new Observation();
  private final Map<String, Column> conditions = new LinkedHashMap<>();

  /** Also counts the rows for which a condition is true. */
  RowCounts counting(String name, Column condition) {
    conditions.put(name, condition);
    return this;
  }

  /** The same rows, which are counted once something runs that needs them all. */
  Dataset<Row> of(Dataset<Row> rows) {
    Column[] counts = conditions.entrySet().stream()
        .map(entry -> functions.count_if(entry.getValue()).as(entry.getKey()))
        .toArray(Column[]::new);
    return rows.observe(observation, functions.count(functions.lit(1)).as(ROWS), counts);
  }

  /** The counts by name, after the rows have gone where they go. */
  Map<String, Long> values() {
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
}
