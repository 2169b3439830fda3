/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A run that TensorFlow refused, or whose outputs do not fit the rows, for a reason that is not one
 * row's.
 */
public final class RunException extends SavedModelException {
  @Serial
  private static final long serialVersionUID = 1L;

  /** An error without an underlying failure. */
  public RunException(ErrorMessage error) {
    super(error);
  }

  /** An error with the failure that caused it. */
  public RunException(ErrorMessage error, @Nullable Throwable cause) {
    super(error, cause);
  }
}
