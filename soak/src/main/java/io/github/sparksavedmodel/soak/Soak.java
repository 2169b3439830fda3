/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code bin/soak}, which has only subcommands. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = "Measures what takes too long for a test.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:as it should be", "1:not so; the last lines say what", "2:wrong arguments"})
public final class Soak {
  private Soak() {}

  /** Runs a measurement and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(writer(System.out), writer(System.err), arguments));
  }

  /**
   * Runs a measurement.
   *
   * @return the exit code
   */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = new CommandLine(new Soak())
        .addSubcommand(new SoakCommand(out))
        .addSubcommand(new LimitsCommand(out))
        .addSubcommand(new ShippingCommand(out))
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true);
    if (arguments.length == 0) {
      line.usage(out);
      return CommandLine.ExitCode.OK;
    }
    return line.execute(arguments);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
  }
}
