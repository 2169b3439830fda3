/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments, in two lines instead of the whole usage text. */
final class UsageReport implements IParameterExceptionHandler {
  private static final int MOST_SUGGESTIONS = 2;

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine line = failure.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    PrintWriter err = line.getErr();
    err.println(command + ": " + text(failure));
    err.println("Try '" + command + " --help'.");
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  /**
   * A misspelt option is named even if what picocli complains of is that the right one is missing.
   */
  private static String text(ParameterException failure) {
    List<String> unmatched = failure.getCommandLine().getUnmatchedArguments();
    if (failure instanceof UnmatchedArgumentException unknown) {
      return unknown(unknown);
    }
    return unmatched.isEmpty()
        ? sentence(failure)
        : unknown(new UnmatchedArgumentException(failure.getCommandLine(), unmatched));
  }

  private static String unknown(UnmatchedArgumentException failure) {
    String first = failure.getUnmatched().get(0).replaceFirst("^(-[^=]*)=.*", "$1");
    List<String> suggestions =
        failure.getSuggestions().stream().limit(MOST_SUGGESTIONS).toList();
    boolean command = !failure.getCommandLine().getSubcommands().isEmpty();
    String kind = first.startsWith("-")
        ? "Unknown option"
        : command ? "Unknown command" : "Unexpected argument";
    return kind
        + " '"
        + first
        + "'."
        + (suggestions.isEmpty() ? "" : " Did you mean " + String.join(" or ", suggestions) + "?");
  }

  private static String sentence(ParameterException failure) {
    String message = Objects.toString(failure.getMessage(), "wrong arguments")
        .replace("option option", "option");
    return message.endsWith(".") ? message : message + ".";
  }
}
