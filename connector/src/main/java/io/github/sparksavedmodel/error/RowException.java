/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A row whose values the model cannot take. Names partition, ordinal, column and, with
 * {@code keyColumns}, the key.
 */
public final class RowException extends SavedModelException {
  @Serial
  private static final long serialVersionUID = 1L;

  /** An error without an underlying failure. */
  public RowException(ErrorMessage error) {
    super(error);
  }

  /** An error with the failure that caused it. */
  public RowException(ErrorMessage error, @Nullable Throwable cause) {
    super(error, cause);
  }
}
