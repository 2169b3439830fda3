/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@link Soak} printed in a JVM of its own, and its exit code. */
record SoakRun(int code, String printed) {

  static SoakRun of(String heap, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    for (String name :
        List.of("org.bytedeco.javacpp.cachedir", "savedmodel.repository", "java.io.tmpdir")) {
      command.add("-D" + name + '=' + System.getProperty(name));
    }
    Path repository = Path.of(System.getProperty("savedmodel.repository"));
    command.add("@" + repository.resolve("config/spark-jvm-options"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Soak.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new SoakRun(process.waitFor(), printed);
  }
}
