/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What is logged in this JVM, warnings and errors, until closed. */
public final class LogLines implements AutoCloseable {
  private final PrintStream replaced = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Begins to listen. */
  public LogLines() {
    System.setErr(new PrintStream(bytes, true, UTF_8));
  }

  /** What was logged with a level and a class, each without its time. */
  public List<String> of(String level, Class<?> logging) {
    String beginning = level + " " + logging.getSimpleName() + ": ";
    return bytes
        .toString(UTF_8)
        .lines()
        .filter(line -> line.contains(beginning))
        .map(line -> line.substring(line.indexOf(beginning) + beginning.length()))
        .toList();
  }

  @Override
  public void close() {
    System.setErr(replaced);
    replaced.print(bytes.toString(UTF_8));
  }
}
