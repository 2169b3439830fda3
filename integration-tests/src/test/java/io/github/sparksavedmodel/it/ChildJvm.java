/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs what would leave this JVM's Spark in disorder in a JVM of its own. */
final class ChildJvm {

  private ChildJvm() {}

  /** What the main class prints until it has ended well. */
  static String printedBy(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(main, arguments);
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed;
  }

  /** A process whose output, errors among it, the caller has to read if there is much. */
  static Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
    // A quick start.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    Stream.of(
            "org.bytedeco.javacpp.cachedir",
            "savedmodel.repository",
            "savedmodel.settings",
            "java.io.tmpdir")
        .filter(name -> System.getProperty(name) != null)
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.add("@" + Fixtures.repository().resolve("config/spark-jvm-options"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
