/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command itself, which has only subcommands. */
@Command(
    name = "savedmodel",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    description = "Scores files with TensorFlow SavedModels on Apache Spark.",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; what failed and why is on stderr",
      "2:wrong arguments",
      "3:done, but too many rows could not be scored, see 'score --help'"
    },
    footer = {"", "'savedmodel COMMAND --help' tells more about a command."})
public final class SavedModelCommand {
  private SavedModelCommand() {}

  /**
   * Runs a command.
   *
   * @return the exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = new CommandLine(new SavedModelCommand())
        .addSubcommand(new ShowCommand(out))
        .addSubcommand(new RunCommand(out, err))
        .addSubcommand(ScoreCommand.line(out))
        .addSubcommand(new VerifyCommand(out))
        .addSubcommand(new DiffCommand(out))
        .addSubcommand(new ScanCommand(out))
        .addSubcommand(new SetMethodCommand(out))
        .addSubcommand(new DemoCommand(out))
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new UsageReport())
        .setExecutionExceptionHandler(new FailureReport());
    if (arguments.length == 0) {
      line.usage(out);
      return CommandLine.ExitCode.OK;
    }
    return line.execute(arguments);
  }
}
