/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import java.io.Serial;
import java.util.Map;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkRuntimeException;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map.Map1;

/**
 * Anything that the connector refuses. Unchecked; carries condition, SQLSTATE and parameters as
 * Spark's own do. PySpark and Connect clients get it as their {@code SparkRuntimeException}.
 *
 * <p>In SQL, errors found while a query is analysed arrive as Spark's {@code AnalysisException}
 * with the same condition and text.
 */
public class SavedModelException extends SparkRuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Spark builds each exception from a condition of its own; the text of this one is a parameter.
   */
  private static final String CONDITION_OF_ANY_TEXT = "USER_RAISED_EXCEPTION";

  private final ErrorMessage error;

  /** An error without an underlying failure. */
  public SavedModelException(ErrorMessage error) {
    this(error, null);
  }

  /** An error with the failure that caused it. */
  public SavedModelException(ErrorMessage error, @Nullable Throwable cause) {
    super(
        CONDITION_OF_ANY_TEXT,
        new Map1<>("errorMessage", error.text()),
        cause,
        new QueryContext[0],
        "");
    this.error = error;
  }

  @Override
  public String getMessage() {
    return error.rendered();
  }

  /** What went wrong, with its parameters. */
  public ErrorMessage error() {
    return error;
  }

  @Override
  public String getCondition() {
    return error.condition().name();
  }

  @Override
  public String getSqlState() {
    return error.condition().sqlState();
  }

  @Override
  public Map<String, String> getMessageParameters() {
    return error.parameters();
  }

  @Override
  public String getDefaultMessageTemplate() {
    return error.condition().template();
  }

  @Override
  public boolean isInternalError() {
    return false;
  }
}
