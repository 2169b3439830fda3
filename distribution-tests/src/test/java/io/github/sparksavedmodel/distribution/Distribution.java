/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A Spark distribution, as pip installs it, to start programs of. Each runs in an empty directory
 * of its own, with nothing of this build but the files that its arguments name.
 *
 * @param python the Python that has pyspark
 * @param home the distribution
 */
record Distribution(Path python, Path home) {
  private static final long MINUTES = 4;
  private static final String FIND = "import os, pyspark; print(os.path.dirname(pyspark.__file__))";

  /** What a program printed, on both streams, and its exit status. */
  record Outcome(int status, String printed) {

    /** Runs a program to its end, with text to read. */
    static Outcome of(ProcessBuilder program, String input)
        throws IOException, InterruptedException {
      Path printed = Build.target(program.directory().getName() + ".log");
      Process process = program.redirectOutput(printed.toFile()).start();
      try (var standardInput = process.outputWriter(UTF_8)) {
        standardInput.write(input);
      }
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
      return new Outcome(process.exitValue(), Files.readString(printed));
    }

    /** The same, if the program has ended well. */
    Outcome succeeded() {
      assertThat(status).as(printed).isZero();
      return this;
    }
  }

  /**
   * The distribution of the Python that the build names, else of {@code python3}. Skips the test
   * where there is none.
   */
  static Distribution find() throws IOException, InterruptedException {
    String named = System.getProperty("savedmodel.python", "");
    Optional<Distribution> found = of(named.isEmpty() ? "python3" : named);
    if (named.isEmpty()) {
      Assumptions.assumeTrue(
          found.isPresent(),
          "python3 has no pyspark here: name one that has, -Dsavedmodel.python=<venv>/bin/python");
    }
    return found.orElseThrow(() -> new AssertionError(named + " does not import pyspark"));
  }

  private static Optional<Distribution> of(String python) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(
              python, "-c", FIND + "; import sys; print(sys.executable)")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      List<String> lines = process.inputReader(UTF_8).lines().toList();
      return process.waitFor() == 0
          ? Optional.of(new Distribution(Path.of(lines.get(1)), Path.of(lines.get(0))))
          : Optional.empty();
    } catch (IOException noSuchProgram) {
      return Optional.empty();
    }
  }

  /** One of the distribution's programs, for instance {@code spark-submit}. */
  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  /** Runs a program to its end, in a directory of its own. */
  Outcome run(String name, String... command) throws IOException, InterruptedException {
    return run(prepared(name, List.of(command)), "");
  }

  /** Runs a program to its end, with text to read. */
  Outcome run(ProcessBuilder program, String input) throws IOException, InterruptedException {
    return Outcome.of(program, input);
  }

  /** A program that is to run in an empty directory of this name. */
  ProcessBuilder prepared(String name, List<String> command) throws IOException {
    ProcessBuilder program = new ProcessBuilder(new ArrayList<>(command));
    Path directory = Build.emptyDirectory(name);
    program.directory(directory.toFile()).redirectErrorStream(true);
    Map<String, String> environment = program.environment();
    environment.keySet().removeIf(key -> key.startsWith("SPARK_") || key.startsWith("PY"));
    environment.putAll(new TreeMap<>(Map.of(
        "SPARK_HOME", home.toString(),
        "SPARK_CONF_DIR", Build.sparkSettings(directory).toString(),
        "SPARK_LOCAL_IP", "127.0.0.1",
        "PYSPARK_PYTHON", python.toString(),
        "PYTHONDONTWRITEBYTECODE", "1",
        "JAVA_HOME", System.getProperty("java.home"),
        "TF_CPP_MIN_LOG_LEVEL", "2")));
    environment.merge(
        "PATH", python.resolveSibling("").toString(), (path, first) -> first + ":" + path);
    return program;
  }
}
