/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A model that cannot be found, read or loaded. */
public final class ModelException extends SavedModelException {
  @Serial
  private static final long serialVersionUID = 1L;

  /** An error without an underlying failure. */
  public ModelException(ErrorMessage error) {
    super(error);
  }

  /** An error with the failure that caused it. */
  public ModelException(ErrorMessage error, @Nullable Throwable cause) {
    super(error, cause);
  }
}
