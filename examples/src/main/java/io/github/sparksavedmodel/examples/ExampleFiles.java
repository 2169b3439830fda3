/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the example model and data are, whatever the current directory is. */
final class ExampleFiles {
  private ExampleFiles() {}

  static String model() {
    return repository().resolve("examples/model/breast_cancer").toString();
  }

  /** A model whose inputs are named otherwise than the columns of the data. */
  static String modelOfThreeInputs() {
    return repository().resolve("examples/model/three_inputs").toString();
  }

  static String patients() {
    return repository().resolve("examples/data/breast_cancer.parquet").toString();
  }

  static String data() {
    return repository().resolve("examples/data").toString();
  }

  static String output(String name) {
    return repository().resolve("target/examples").resolve(name).toString();
  }

  private static Path repository() {
    Path directory = Path.of(System.getProperty("savedmodel.repository", "")).toAbsolutePath();
    for (Path here = directory; here != null; here = here.getParent()) {
      if (Files.isDirectory(here.resolve("examples/model"))) {
        return here;
      }
    }
    throw new IllegalStateException(
        "Run this in a clone of the repository: there is no examples/model" + " in " + directory
            + " or above it.");
  }
}
