/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Python with pinned versions of what the benchmark compares with.
 *
 * @param executable its {@code python}
 */
record PythonEnvironment(Path executable) {

  /**
   * The Python to use; makes a virtual environment unless there is one or another is given.
   *
   * @param given a Python that has all packages, or null
   */
  static PythonEnvironment of(@Nullable Path given, Path cache, PrintWriter progress) {
    if (given != null) {
      if (!Files.isExecutable(given)) {
        throw new BenchmarkException(
            "--python is \"" + given + "\", which cannot be executed. Name "
                + "the python of an environment with the packages of benchmark/python/requirements.txt.");
      }
      return new PythonEnvironment(given.toAbsolutePath());
    }
    Path environment = cache.resolve("python");
    Path complete = environment.resolve("complete");
    if (!Files.exists(complete)) {
      progress.println("Making a Python environment in " + environment
          + ", which takes minutes and " + "2 GB. With --python you can name one that you have.");
      install(environment);
      write(complete);
    }
    return new PythonEnvironment(environment.resolve("bin/python"));
  }

  private static void install(Path environment) {
    Path requirements = RepositoryFiles.python("requirements.txt");
    Path tfx = RepositoryFiles.python("requirements-tfx.txt");
    String pip = environment.resolve("bin/pip").toString();
    Command.run("python3", "-m", "venv", environment.toString());
    Command.run(pip, "install", "--quiet", "--requirement", requirements.toString());
    // It exists for few versions of Python; without it the peers make tf.Examples in Python.
    Command.attempt(pip, "install", "--quiet", "--no-deps", "--requirement", tfx.toString());
  }

  private static void write(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new BenchmarkException("\"" + file + "\" cannot be written: " + e.getMessage());
    }
  }

  /** The command that runs one of the benchmark's scripts. */
  List<String> command(String script) {
    return List.of(executable.toString(), RepositoryFiles.python(script).toString());
  }
}
