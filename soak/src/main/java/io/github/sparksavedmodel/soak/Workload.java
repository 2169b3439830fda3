/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A model, rows for it, and what has to be true of every scored row. */
enum Workload {
  /** Two plain numbers. */
  FLOATS("arithmetic", "float(id % 1000) x, float(id % 7) y", "sum = x + y AND product = x * y"),

  /** Strings of 0 to 59 bytes, so within TensorFlow's string object and outside of it. */
  STRINGS(
      "raw_strings",
      "repeat(char(97 + id % 26), int(id % 60)) payload",
      "length = length(payload) AND binary(payload_bytes) = binary(payload)"),

  /** Seven arrays of several types and ranks. */
  ARRAYS(
      "arrays",
      "array(float(id % 100), 2f, 3f) vec, "
          + "array(array(float(id % 100), 2f, 3f), array(4f, 5f, 6f)) mat, "
          + "array(float(id % 100)) one, "
          + "array(id, id + 1) ids, "
          + "array('spark', repeat('x', int(id % 40))) words, "
          + "array(array(array(double(id), 2d)), array(array(3d, 4d))) cube, "
          + "array(id % 2 = 0, true, false) flags",
      "total = mat[0][0] + 20 AND vec_out[0] = 2 * vec[0] AND words_out[1] = upper(words[1])"
          + " AND cube_out[0][0][0] = -cube[0][0][0] AND flags_out[0] != flags[0]"),

  /** Forty inputs. */
  MANY_INPUTS(
      "int_inputs_many",
      IntStream.range(0, 40)
          .mapToObj(i -> "float(id %% 8) f%02d".formatted(i))
          .collect(Collectors.joining(", ")),
      "score = f00 * 102.5"),

  /** A lookup table, filled from a file whenever the model is loaded. */
  VOCABULARY(
      "vocabulary",
      "element_at(array('spark', 'tensor', 'graph', 'unknown'), int(1 + id % 4)) word",
      "id = CASE word WHEN 'spark' THEN 0 WHEN 'tensor' THEN 1 WHEN 'graph' THEN 3 ELSE -1 END"),

  /** A negative number fails its batch, which is then scored in parts. */
  BAD_ROWS(
      "rejects_negative",
      "float(CASE WHEN id % 128 = 0 THEN -1 ELSE (id % 20) * (id % 20) END) x",
      "CASE WHEN x < 0 THEN y IS NULL AND problem LIKE '%negative%'"
          + " ELSE abs(y - sqrt(x)) < 1e-4 END");

  private final String model;
  private final String columns;
  private final String check;

  Workload(String model, String columns, String check) {
    this.model = model;
    this.columns = columns;
    this.check = check;
  }

  /** Rows to score, made by expressions from their number. */
  Dataset<Row> rows(SparkSession spark, long count, int partitions) {
    return spark
        .range(0, count, 1, partitions)
        .selectExpr("struct(" + columns + ") row")
        .select("row.*");
  }

  /**
   * The number of rows that are scored as they should be.
   *
   * @param fromStore whether the model is copied into the host's store, not read in place
   */
  long correct(Dataset<Row> rows, int batchSize, boolean fromStore) {
    String models =
        fromStore ? LocalSpark.STORED_MODELS : RepositoryFiles.models().toString();
    Scorer scorer = SavedModel.load(rows.sparkSession(), models + '/' + model)
        .scorer()
        .option("batchSize", Integer.toString(batchSize));
    if (this == BAD_ROWS) {
      scorer = scorer.mode(Mode.PERMISSIVE).option("errorColumn", "problem");
    }
    return scorer.score(rows).filter(check).count();
  }
}
