/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.internal.spark.SessionContents;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One way to look at models as a table.
 *
 * @param name the name that option {@code view} takes
 * @param columns its columns
 * @param items what a model has one row for
 * @param <T> the type of these
 */
record ModelView<T>(
    String name, List<ModelColumn<T>> columns, Function<SessionContents, Stream<T>> items) {

  /** Copies the list. */
  ModelView {
    columns = List.copyOf(columns);
  }

  StructType schema() {
    return new StructType(columns.stream()
        .map(column -> StructField.apply(
            column.name(), column.type(), true, org.apache.spark.sql.types.Metadata.empty()))
        .toArray(StructField[]::new));
  }

  /** The rows of a model with only the columns named; no other is computed. */
  Stream<Row> rows(SessionContents model, List<String> wanted) {
    List<ModelColumn<T>> chosen = wanted.stream().map(this::column).toList();
    return items
        .apply(model)
        .map(item -> RowFactory.create(
            chosen.stream().map(column -> column.value().apply(item)).toArray()));
  }

  private ModelColumn<T> column(String wanted) {
    return columns.stream()
        .filter(column -> column.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            wanted + " is none of " + Arrays.toString(schema().fieldNames())));
  }
}
