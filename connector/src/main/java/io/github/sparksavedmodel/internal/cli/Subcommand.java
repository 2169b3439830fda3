/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** What every command understands, and where it prints. */
abstract class Subcommand implements Runnable {
  static final String STACK_TRACE = "--stacktrace";

  final PrintWriter out;

  @Option(
      names = STACK_TRACE,
      order = Integer.MAX_VALUE - 1,
      description = "After a failure, also print where it happened.")
  boolean stackTrace;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = Integer.MAX_VALUE,
      description = "Show this text.")
  boolean help;

  Subcommand(PrintWriter out) {
    this.out = out;
  }
}
