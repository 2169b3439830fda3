/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.Serial;
import picocli.CommandLine.ExitCode;

/** Something that keeps a command from running, with a text that is meant to be read. */
final class CommandException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandException(String message) {
    this(message, ExitCode.SOFTWARE);
  }

  CommandException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the command ends with after a failure. */
  static int exitCode(Throwable failure) {
    return failure instanceof CommandException own ? own.exitCode : ExitCode.SOFTWARE;
  }
}
