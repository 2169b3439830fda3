/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Columns that do not fit the model's signature. Lists every problem at once. Thrown before any
 * task.
 */
public final class BindingException extends SavedModelException {
  @Serial
  private static final long serialVersionUID = 1L;

  /** An error without an underlying failure. */
  public BindingException(ErrorMessage error) {
    super(error);
  }

  /** An error with the failure that caused it. */
  public BindingException(ErrorMessage error, @Nullable Throwable cause) {
    super(error, cause);
  }
}
