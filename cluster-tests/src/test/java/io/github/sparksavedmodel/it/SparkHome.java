/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stands for an installed Spark: a directory of links to the jars of the class path, from
 * which workers start executors. The environment variable SPARK_HOME names it.
 */
final class SparkHome {
  private static final Path HOME = Path.of(Objects.requireNonNull(System.getenv("SPARK_HOME")));

  private SparkHome() {}

  /** Links the jars of this JVM's class path, and no others. */
  static void make() throws IOException {
    Path jars = Files.createDirectories(HOME.resolve("jars"));
    Map<Path, Path> targets = classPath()
        .filter(SparkHome::isJar)
        .collect(Collectors.toMap(jar -> jars.resolve(jar.getFileName()), jar -> jar));
    try (DirectoryStream<Path> links = Files.newDirectoryStream(jars)) {
      for (Path link : links) {
        if (!targets.remove(link, Files.readSymbolicLink(link))) {
          Files.delete(link);
        }
      }
    }
    for (Map.Entry<Path, Path> missing : targets.entrySet()) {
      Files.createSymbolicLink(missing.getKey(), missing.getValue());
    }
  }

  /** The class path's directories, which an installed Spark would not have. */
  static String extraClassPath() {
    return classPath()
        .filter(entry -> !isJar(entry))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Where workers keep what their executors print, by application and executor. */
  static Path work() {
    return HOME.resolve("work");
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of);
  }

  private static boolean isJar(Path entry) {
    return entry.toString().endsWith(".jar");
  }
}
