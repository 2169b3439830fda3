/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.nio.file.Path;

/** Files of the repository that the benchmark reads. */
final class RepositoryFiles {
  private static final Path ROOT = Path.of(System.getProperty("savedmodel.repository", "."));

  private RepositoryFiles() {}

  /** A file of the part in Python. */
  static Path python(String name) {
    return ROOT.resolve("benchmark/python").resolve(name).toAbsolutePath();
  }

  /** What is needed to start a JVM as Spark's launcher does. */
  static Path config(String name) {
    return ROOT.resolve("config").resolve(name).toAbsolutePath();
  }

  /** Where models and rows are kept unless the user says otherwise. */
  static Path cache() {
    return ROOT.resolve("target/benchmark").toAbsolutePath();
  }
}
