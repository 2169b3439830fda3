/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** TensorFlow outlives a Spark session; the next one in the same JVM finds it in order. */
class RestartIT {

  @Test
  void scoresAgainAfterSparkWasStopped() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-Dorg.bytedeco.javacpp.cachedir="
                + System.getProperty("org.bytedeco.javacpp.cachedir"),
            "@" + Fixtures.repository().resolve("config/spark-jvm-options"),
            "-cp",
            System.getProperty("java.class.path"),
            RestartedSession.class.getName(),
            Fixtures.model("arithmetic"))
        .redirectErrorStream(true)
        .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed).contains("start 1: 100 correct", "start 2: 100 correct");
  }
}
