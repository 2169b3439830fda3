/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The terminal that the launcher found behind stderr, if there is one; the JVM cannot tell.
 *
 * <p>On a terminal the launcher drops lines that TensorFlow's library prints and no setting keeps
 * it from. Spark's progress bar is no line, so it and all else from the JVM goes to the terminal
 * directly.
 */
public final class TerminalErrors {
  private static final String TERMINAL = System.getProperty("savedmodel.terminal", "");

  private TerminalErrors() {}

  static boolean onTerminal() {
    return !TERMINAL.isEmpty();
  }

  /** Sends {@code System.err} to the terminal instead of through the launcher's filter. */
  public static void separate() {
    if (onTerminal()) {
      try {
        FileOutputStream terminal = new FileOutputStream(TERMINAL, true);
        System.setErr(new PrintStream(terminal, true, Charset.defaultCharset()));
      } catch (IOException keepsFilter) {
        System.err.println("savedmodel: no progress is shown: " + keepsFilter.getMessage());
      }
    }
  }
}
