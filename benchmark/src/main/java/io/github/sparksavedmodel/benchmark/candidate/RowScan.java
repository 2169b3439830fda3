/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import io.github.sparksavedmodel.benchmark.Check;
import io.github.sparksavedmodel.benchmark.Setup;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads all columns as rows: what the connector does not do itself when it gets rows. */
final class RowScan implements Contender {
  /** True. Columns are filtered as columns only by what is deterministic. */
  private static final String ALWAYS = "(id >= 0 OR rand() < 0.5)";

  private final SparkFiles files;
  private final String filter;

  RowScan(Setup setup) {
    this.files = new SparkFiles(setup);
    this.filter = setup.filter();
  }

  /**
   * Rows behind a filter, so that they are given as rows.
   *
   * @param filter a condition, or nothing to keep all rows
   */
  static Dataset<Row> asRows(Dataset<Row> rows, String filter) {
    return rows.where(filter.isEmpty() ? ALWAYS : filter + " AND " + ALWAYS);
  }

  @Override
  public Optional<Check> check(List<String> paths) {
    return Optional.empty();
  }

  @Override
  public void run(List<String> paths, long rows) {
    SparkFiles.drop(asRows(files.read(paths), filter));
  }
}
