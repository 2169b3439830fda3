/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;

/** Names of columns as users write them. */
final class ColumnName {
  private ColumnName() {}

  /** A column by its whole name, dots and backticks included. */
  static Column whole(String name) {
    return functions.col(quoted(name));
  }

  /** For SQL texts. */
  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Columns by their whole names, else by paths into structs. */
  static Column[] of(Dataset<?> rows, List<String> names) {
    List<String> columns = Arrays.asList(rows.columns());
    return names.stream()
        .map(name -> columns.contains(name) ? whole(name) : functions.col(name))
        .toArray(Column[]::new);
  }
}
