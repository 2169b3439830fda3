/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.Locale;

/** What takes part in the benchmark. */
public enum CandidateKind {
  /** Spark reads all columns and makes rows of them. */
  SCAN_ROWS(Role.LIMIT, "scan, rows"),
  /** Spark reads all columns into vectors, and every value is read out of these. */
  SCAN_COLUMNS(Role.LIMIT, "scan, columns"),
  /** TensorFlow's C API runs batches that lie in its memory. */
  TENSORFLOW(Role.LIMIT, "TensorFlow alone"),
  /** The connector above an operator that gives rows. */
  ROWS(Role.CONNECTOR, "connector, rows"),
  /** The connector above a scan, or a filter of it. */
  COLUMNS(Role.CONNECTOR, "connector, columns"),
  /** pyarrow and TensorFlow in one Python process. */
  PLAIN(Role.PYTHON, "plain Python"),
  /** {@code pyspark.ml.functions.predict_batch_udf}. */
  PREDICT_BATCH_UDF(Role.UDF, "predict_batch_udf"),
  /** An iterator of Arrow batches, written by hand. */
  ITERATOR_UDF(Role.UDF, "iterator UDF"),
  /** {@code mlflow.pyfunc.spark_udf}. */
  MLFLOW(Role.UDF, "MLflow spark_udf");

  /** What a candidate is to the others. */
  enum Role {
    LIMIT,
    CONNECTOR,
    PYTHON,
    UDF
  }

  private final Role role;
  private final String title;

  CandidateKind(Role role, String title) {
    this.role = role;
    this.title = title;
  }

  Role role() {
    return role;
  }

  /** As reports call it. */
  String title() {
    return title;
  }

  boolean isPython() {
    return role == Role.PYTHON || role == Role.UDF;
  }

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
