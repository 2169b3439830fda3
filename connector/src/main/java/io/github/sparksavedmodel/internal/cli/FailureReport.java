/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says why a command failed, with a stack trace only if it was asked for. */
final class FailureReport implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine line, ParseResult parsedArguments) {
    PrintWriter err = line.getErr();
    FailureText text = FailureText.of(failure);
    err.println(text.message());
    if (line.getParseResult().hasMatchedOption(Subcommand.STACK_TRACE)) {
      failure.printStackTrace(err);
    } else if (!text.complete()) {
      err.println("Add " + Subcommand.STACK_TRACE + " to see where it happened.");
    }
    err.flush();
    return CommandException.exitCode(failure);
  }
}
