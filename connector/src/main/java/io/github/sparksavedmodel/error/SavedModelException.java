/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import java.io.Serial;
import java.util.Map;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * Anything that the connector refuses. Unchecked; carries condition, SQLSTATE and parameters as
 * Spark's own do.
 *
 * <p>In SQL, errors found while a query is analysed arrive as Spark's {@code AnalysisException}
 * with the same condition and text.
 */
public class SavedModelException extends RuntimeException implements SparkThrowable {
  @Serial
  private static final long serialVersionUID = 1L;

  private final ErrorMessage error;

  /** An error without an underlying failure. */
  public SavedModelException(ErrorMessage error) {
    this(error, null);
  }

  /** An error with the failure that caused it. */
  public SavedModelException(ErrorMessage error, @Nullable Throwable cause) {
    super(error.rendered(), cause);
    this.error = error;
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
