/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.Serial;

/** Something that keeps a command from running, with a text that is meant to be read. */
final class CommandException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }
}
