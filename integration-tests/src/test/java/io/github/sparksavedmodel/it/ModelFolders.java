/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Copies of models, which tests may change. */
final class ModelFolders {

  private ModelFolders() {}

  /** Copies a model made for tests; its identity is a new one, as its files are. */
  static String copyOf(String model, Path target) throws IOException {
    Path source = Path.of(Fixtures.model(model));
    Files.walkFileTree(source, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Path copy = target.resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
        return FileVisitResult.CONTINUE;
      }
    });
    return target.toString();
  }
}
