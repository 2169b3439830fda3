/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.io.Serial;

/**
 * TensorFlow refused a run. Not for users: whoever called knows the rows, and says so in an error
 * of the catalogue.
 */
public final class NativeRunException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String reason;

  NativeRunException(String code, String reason) {
    super(code + ": " + reason);
    this.code = code;
    this.reason = reason;
  }

  /** The name of TensorFlow's error code, for instance {@code INVALID_ARGUMENT}. */
  public String code() {
    return code;
  }

  /** What TensorFlow says, in one line. */
  public String reason() {
    return reason;
  }
}
