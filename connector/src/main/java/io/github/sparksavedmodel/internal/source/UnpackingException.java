/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.io.IOException;
import java.io.Serial;

/** Bytes that are not what the compression of their file makes. */
final class UnpackingException extends IOException {
  @Serial
  private static final long serialVersionUID = 1L;

  UnpackingException(String codec, Throwable cause) {
    super("what is compressed there cannot be unpacked with " + codec + ": " + cause, cause);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
