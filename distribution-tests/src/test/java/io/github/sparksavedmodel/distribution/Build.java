/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files that the build has made, and places for those that the tests make. */
final class Build {
  private static final Path REPOSITORY = property("savedmodel.repository");

  private Build() {}

  private static Path property(String name) {
    return Path.of(System.getProperty(name));
  }

  static Path repository() {
    return REPOSITORY;
  }

  static String version() {
    return System.getProperty("savedmodel.version");
  }

  /** The self-contained jar. */
  static Path bundle() {
    return property("savedmodel.bundle");
  }

  /** The connector alone. */
  static Path connector() {
    return REPOSITORY.resolve("connector/target/spark-savedmodel_2.13-" + version() + ".jar");
  }

  /** The POM that is published for a module. */
  static Path publishedPom(String module) {
    return REPOSITORY.resolve(module).resolve(".flattened-pom.xml");
  }

  /** The directory of a model made by {@code integration-tests/models/make_models.py}. */
  static String model(String name) {
    return REPOSITORY.resolve("integration-tests/models").resolve(name).toString();
  }

  /** A path below this module's build directory. */
  static Path target(String name) {
    return property("savedmodel.target").resolve(name);
  }

  /** A directory below this module's build directory, without what an earlier build left there. */
  static Path emptyDirectory(String name) throws IOException {
    Path directory = target("work").resolve(name);
    if (Files.exists(directory)) {
      try (Stream<Path> left = Files.walk(directory)) {
        left.sorted(Comparator.reverseOrder()).forEach(Build::delete);
      }
    }
    return Files.createDirectories(directory);
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings for a small Spark that keeps its files in a directory. */
  static Path sparkSettings(Path directory) throws IOException {
    Path settings = Files.createDirectories(directory.resolve("conf"));
    Files.write(
        settings.resolve("spark-defaults.conf"),
        List.of(
            "spark.master local[2]",
            "spark.ui.enabled false",
            "spark.log.level WARN",
            "spark.sql.shuffle.partitions 2",
            "spark.savedmodel.storeDir " + target("store"),
            "spark.sql.warehouse.dir " + directory.resolve("warehouse"),
            "spark.driver.defaultJavaOptions -Dderby.system.home=" + directory));
    return settings;
  }
}
