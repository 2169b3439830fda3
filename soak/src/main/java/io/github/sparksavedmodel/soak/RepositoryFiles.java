/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import java.nio.file.Path;

/** Where the files of a clone of the repository are. */
final class RepositoryFiles {
  private RepositoryFiles() {}

  /** The directory of the models made by {@code integration-tests/models/make_models.py}. */
  static Path models() {
    String repository = System.getProperty("savedmodel.repository", "");
    return Path.of(repository, "integration-tests", "models").toAbsolutePath();
  }
}
