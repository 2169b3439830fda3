/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel;

import io.github.sparksavedmodel.internal.cli.SavedModelCommand;
import io.github.sparksavedmodel.internal.cli.TerminalErrors;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/**
 * The command {@code savedmodel}, for {@code bin/savedmodel} and {@code spark-submit}: shows what a
 * model holds, and scores files with it.
 */
public final class Main {
  private Main() {}

  /**
   * Runs a command and ends the JVM with its exit code if that is not 0. After success it returns,
   * because a cluster's application master takes any call of {@code System.exit} for a failure.
   */
  public static void main(String[] arguments) {
    TerminalErrors.separate();
    int code = run(writer(System.out), writer(System.err), arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * Runs a command and leaves the JVM alone, for schedulers and notebooks that call it in process.
   * A Spark session that is already there is used, and left running.
   *
   * @param out takes what the command prints
   * @param err takes what went wrong
   * @param arguments as on the command line, without the word {@code savedmodel}
   * @return 0 after success, 1 if the command failed, 2 if the arguments are wrong, 3 if more rows
   *     could not be scored than {@code --max-bad-rows} allows
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return SavedModelCommand.run(out, err, arguments);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
  }
}
