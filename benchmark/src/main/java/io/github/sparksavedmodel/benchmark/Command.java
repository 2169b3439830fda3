/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;

/** Programs that are run to their end. */
final class Command {
  private Command() {}

  /** Runs a program that has to succeed. */
  static void run(String... command) {
    run(List.of(command));
  }

  /**
   * Runs a program that has to succeed.
   *
   * @return what it printed
   */
  static String run(List<String> command) {
    Ended ended = ended(command);
    if (ended.code != 0) {
      throw new BenchmarkException("This failed with exit code %d:\n  %s\n%s"
          .formatted(ended.code, String.join(" ", command), ended.printed));
    }
    return ended.printed;
  }

  /** Runs a program that may fail. */
  static void attempt(String... command) {
    ended(List.of(command));
  }

  private record Ended(int code, String printed) {}

  private static Ended ended(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String printed =
          new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
      return new Ended(process.waitFor(), printed);
    } catch (IOException e) {
      throw new BenchmarkException("\"" + command.get(0) + "\" cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("Interrupted while running " + command.get(0));
    }
  }
}
