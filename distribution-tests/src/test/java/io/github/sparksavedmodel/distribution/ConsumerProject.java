/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import io.github.sparksavedmodel.distribution.Distribution.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A Maven project of somebody else, with the sources of the examples and the coordinate of the
 * platform.
 *
 * @param classPath what its programs run with
 */
record ConsumerProject(String classPath) {

  /** Compiles the project. */
  static ConsumerProject compiled() throws IOException, InterruptedException {
    Path directory = Build.emptyDirectory("consumer");
    try (InputStream pom = ConsumerProject.class.getResourceAsStream("/consumer/pom.xml")) {
      Files.copy(Objects.requireNonNull(pom), directory.resolve("pom.xml"));
    }
    Path localRepository = Staging.localRepository(Build.emptyDirectory("staging"));
    run(
        directory,
        List.of(
            System.getProperty("savedmodel.maven"),
            "-B",
            "-q",
            "-ntp",
            "-Dmaven.repo.local=" + localRepository,
            "-Dspark.version=" + System.getProperty("savedmodel.spark"),
            "-Dsavedmodel.version=" + Build.version(),
            "-Dexamples=" + Build.repository().resolve("examples/src/main/java"),
            "-Dmdep.outputFile=class-path",
            "compile",
            "dependency:build-classpath"));
    return new ConsumerProject(directory.resolve("target/classes") + ":"
        + Files.readString(directory.resolve("class-path")));
  }

  /** Runs the main method of a class in a directory of its own, where it also writes to. */
  Outcome run(String mainClass) throws IOException, InterruptedException {
    Path directory = Build.emptyDirectory(mainClass);
    Files.createSymbolicLink(directory.resolve("examples"), Build.repository().resolve("examples"));
    return run(
        directory,
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "@" + Build.repository().resolve("config/spark-jvm-options"),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dspark.log.level=WARN",
            "-cp",
            classPath,
            mainClass));
  }

  private static Outcome run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder program =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    program.environment().put("JAVA_HOME", System.getProperty("java.home"));
    program.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return Outcome.of(program, "").succeeded();
  }
}
