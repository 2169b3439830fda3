/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import static org.apache.spark.sql.functions.col;

import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What is fed to a run, as rows of a DataFrame.
 *
 * @param rows the rows, in one partition
 * @param columns the column of each input
 * @param areRows whether the first dimension of arrays became rows; else there is one row, which
 *     holds them whole
 * @param isEachARun whether each row has to be a run of its own
 * @param count the number of rows
 */
record RunInputs(
    Dataset<Row> rows,
    Map<String, String> columns,
    boolean areRows,
    boolean isEachARun,
    int count) {
  static final String COLUMN = "__savedmodel_input";
  private static final int MOST_ROWS_OF_A_RUN = 1 << 20;

  /**
   * Makes rows of arrays.
   *
   * @param signature the signature, if it is known, with whose inputs they are compared
   */
  static RunInputs of(
      SparkSession spark,
      Map<String, NumpyArray> arrays,
      Optional<SignatureDescription> signature) {
    signature.ifPresent(known -> arrays.forEach((input, array) -> check(input, array, known)));
    boolean areRows = signature.isPresent()
        ? takesRows(signature)
        : arrays.values().stream().anyMatch(array -> array.rank() > 0);
    int count = areRows ? count(arrays) : 1;
    boolean hasScalars = areRows && arrays.values().stream().anyMatch(array -> array.rank() == 0);
    StructType schema = new StructType();
    Map<String, String> columns = new LinkedHashMap<>();
    for (Map.Entry<String, NumpyArray> entry : arrays.entrySet()) {
      String column = COLUMN + columns.size();
      NumpyArray array = entry.getValue();
      columns.put(entry.getKey(), column);
      schema = schema.add(column, array.columnType(areRows && array.rank() > 0 ? 1 : 0));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int row = i;
      rows.add(RowFactory.create(arrays.values().stream()
          .map(array -> areRows && array.rank() > 0 ? array.row(row) : array.nested())
          .toArray()));
    }
    boolean isEachARun =
        hasScalars || arrays.isEmpty() || (count == 1 && hasWholeOutputs(signature));
    return new RunInputs(
        spark.createDataFrame(rows, schema).coalesce(1), columns, areRows, isEachARun, count);
  }

  /** Whether the first dimension of some input is rows, of which there may be any number. */
  static boolean takesRows(Optional<SignatureDescription> signature) {
    return signature.stream()
        .flatMap(known -> known.inputs().stream())
        .map(TensorSpec::shape)
        .anyMatch(shape -> !shape.hasKnownRank() || shape.hasOpenBatchDimension());
  }

  /** Whether some output has no row for each row of the inputs, so that only one row can be run. */
  static boolean hasWholeOutputs(Optional<SignatureDescription> signature) {
    return signature.stream()
        .flatMap(known -> known.outputs().stream())
        .anyMatch(output -> output.shape().isScalar());
  }

  private static void check(String input, NumpyArray array, SignatureDescription signature) {
    List<String> keys = signature.inputs().stream().map(TensorSpec::key).toList();
    TensorShape shape = signature
        .input(input)
        .orElseThrow(() -> new CommandException("\"" + input
            + "\" is not a valid input key. Please choose from \"" + String.join("\", \"", keys)
            + "\", or see 'savedmodel show'."))
        .shape();
    if (!shape.hasKnownRank()) {
      return;
    }
    boolean fits = shape.rank() == array.rank();
    for (int axis = 0; fits && axis < array.rank(); axis++) {
      fits = shape.dimension(axis) < 0 || shape.dimension(axis) == array.shape().get(axis);
    }
    if (!fits) {
      throw new CommandException("Cannot feed a value of shape " + array.shapeText()
          + " to input \"" + input + "\", whose shape is " + shape + ".");
    }
  }

  private static int count(Map<String, NumpyArray> arrays) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    arrays.forEach((input, array) -> {
      if (array.rank() > 0) {
        counts.put(input, array.shape().get(0));
      }
    });
    List<Integer> different = counts.values().stream().distinct().toList();
    if (different.size() > 1) {
      throw new CommandException("The first dimensions of the inputs are rows, so they have to"
          + " agree, but they are " + counts + ".");
    }
    return different.isEmpty() ? 1 : different.get(0);
  }

  /** A scorer that takes the inputs from their columns, all rows in one run where that can be. */
  Scorer bind(Scorer scorer) {
    Scorer bound = isEachARun
        ? scorer.option("runs", "rows")
        : scorer.option(
            "batchSize", Integer.toString(Math.max(1, Math.min(count, MOST_ROWS_OF_A_RUN))));
    for (Map.Entry<String, String> column : columns.entrySet()) {
      bound = bound.input(column.getKey(), col(column.getValue()));
    }
    return bound;
  }
}
