/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in Python, with the coordinate of the bundle. */
class PythonExamplesIT {
  private static final Path SOURCES = Build.repository().resolve("examples/python");

  private static Distribution spark;
  private static Path directory;

  @BeforeAll
  static void stage() throws IOException, InterruptedException {
    spark = Distribution.find();
    directory = Build.emptyDirectory("python-examples");
    Staging.bundle(directory);
  }

  static Stream<Example> examples() {
    return Example.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void runs(Example example) throws IOException, InterruptedException {
    String printed = spark
        .run(
            example.python(),
            spark.program("spark-submit"),
            "--packages",
            "io.github.sparksavedmodel:" + Staging.BUNDLE + ":" + Build.version(),
            "--repositories",
            directory.resolve("repository").toUri().toString(),
            "--conf",
            "spark.jars.ivy=" + directory.resolve("ivy"),
            "--driver-java-options",
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            SOURCES.resolve(example.python()).toString(),
            directory.resolve(example.java()).toString())
        .succeeded()
        .printed();
    example.assertShownIn(printed);
  }

  @Test
  void areAllTried() throws IOException {
    try (Stream<Path> sources = Files.list(SOURCES)) {
      List<String> programs = sources
          .map(source -> source.getFileName().toString())
          .filter(name -> name.matches("e\\d+.*"))
          .toList();
      assertThat(programs)
          .containsExactlyInAnyOrderElementsOf(
              Example.all().map(Example::python).toList());
    }
  }
}
