/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A setting or argument that is unknown, malformed or not allowed where it was given. Thrown before
 * any task.
 */
public final class OptionException extends SavedModelException {
  @Serial
  private static final long serialVersionUID = 1L;

  /** An error without an underlying failure. */
  public OptionException(ErrorMessage error) {
    super(error);
  }

  /** An error with the failure that caused it. */
  public OptionException(ErrorMessage error, @Nullable Throwable cause) {
    super(error, cause);
  }
}
