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

/** The examples in Java, in a project that knows the platform by its coordinate. */
class JavaExamplesIT {
  private static final String PACKAGE = "io.github.sparksavedmodel.examples.";
  private static final Path SOURCES =
      Build.repository().resolve("examples/src/main/java").resolve(PACKAGE.replace('.', '/'));

  private static ConsumerProject project;

  @BeforeAll
  static void compile() throws IOException, InterruptedException {
    project = ConsumerProject.compiled();
  }

  static Stream<Example> examples() {
    return Example.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void runs(Example example) throws IOException, InterruptedException {
    example.assertShownIn(project.run(PACKAGE + example.java()).printed());
  }

  @Test
  void areAllTriedAndShort() throws IOException {
    List<String> tried = Example.all().map(example -> example.java() + ".java").toList();
    try (Stream<Path> sources = Files.list(SOURCES)) {
      List<Path> programs = sources
          .filter(source -> source.getFileName().toString().matches("E\\d+.*"))
          .toList();
      assertThat(programs)
          .extracting(program -> program.getFileName().toString())
          .containsExactlyInAnyOrderElementsOf(tried);
      assertThat(programs)
          .allSatisfy(
              program -> assertThat(Files.readAllLines(program)).hasSizeLessThanOrEqualTo(80));
    }
  }
}
