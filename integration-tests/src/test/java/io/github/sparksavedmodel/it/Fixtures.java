/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.nio.file.Path;

/** Where the models are that the tests score with. */
final class Fixtures {
  private static final Path REPOSITORY = Path.of(System.getProperty("savedmodel.repository"));

  private Fixtures() {}

  static Path repository() {
    return REPOSITORY;
  }

  /** The directory of a model made by {@code integration-tests/models/make_models.py}. */
  static String model(String name) {
    return REPOSITORY.resolve("integration-tests/models").resolve(name).toString();
  }

  /** The file with tf.Examples that Python TensorFlow wrote. */
  static Path tfExamples() {
    return REPOSITORY.resolve("integration-tests/tfexamples/examples.json");
  }

  /** The file with a model's known values. */
  static Path knownValues(String name) {
    return REPOSITORY.resolve("integration-tests/models").resolve(name + ".json");
  }
}
