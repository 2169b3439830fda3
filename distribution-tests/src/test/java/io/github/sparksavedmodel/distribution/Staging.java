/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Maven repositories that hold what the build has made, as if it were published. */
final class Staging {
  static final String BUNDLE = "spark-savedmodel-bundle_2.13";

  private static final Path GROUP = Path.of("io/github/sparksavedmodel");
  private static final Path TENSORFLOW = Path.of("org/tensorflow/tensorflow-core-native");
  private static final List<String> SYSTEMS =
      List.of("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");

  private Staging() {}

  /** A repository that holds the bundle alone. */
  static Path bundle(Path directory) throws IOException {
    Path repository = directory.resolve("repository");
    stage(repository, "bundle", BUNDLE, Build.bundle());
    return repository;
  }

  /**
   * A local repository that holds the connector and the platform, and links to what this machine's
   * local repository holds of others. Empty jars stand for TensorFlow's libraries of other systems
   * that are not there, so that nobody loads 400 MB to test.
   */
  static Path localRepository(Path directory) throws IOException {
    Path repository = directory.resolve("local-repository");
    link(Path.of(System.getProperty("savedmodel.localRepository")), repository, Path.of(""));
    stage(repository, "connector", "spark-savedmodel_2.13", Build.connector());
    stage(repository, "platform", "spark-savedmodel-platform_2.13", null);
    for (Path version : children(repository.resolve(TENSORFLOW))) {
      if (Files.isDirectory(version)) {
        standIn(version);
      }
    }
    return repository;
  }

  private static void link(Path existing, Path repository, Path folder) throws IOException {
    Files.createDirectories(repository.resolve(folder));
    for (Path child : children(existing.resolve(folder))) {
      Path relative = existing.relativize(child);
      boolean changed = TENSORFLOW.startsWith(relative)
          || GROUP.startsWith(relative)
          || relative.startsWith(TENSORFLOW);
      if (!changed || !Files.isDirectory(child)) {
        Files.createSymbolicLink(repository.resolve(relative), child);
      } else if (!relative.equals(GROUP)) {
        link(existing, repository, relative);
      }
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    }
  }

  private static void standIn(Path version) throws IOException {
    for (String system : SYSTEMS) {
      Path jar = version.resolve(
          "%s-%s-%s.jar".formatted(TENSORFLOW.getFileName(), version.getFileName(), system));
      if (!Files.exists(jar)) {
        new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
      }
    }
  }

  private static void stage(Path repository, String module, String artifact, @Nullable Path jar)
      throws IOException {
    Path folder = Files.createDirectories(
        repository.resolve(GROUP).resolve(artifact).resolve(Build.version()));
    String name = artifact + "-" + Build.version();
    Files.copy(Build.publishedPom(module), folder.resolve(name + ".pom"));
    if (jar != null) {
      Files.createSymbolicLink(folder.resolve(name + ".jar"), jar);
    }
  }
}
