/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model with a custom operation, whose library is built as a user would build it, see
 * {@code integration-tests/ops/README.md}.
 */
@Timeout(300)
@SparkIndependent
class OpLibraryIT {
  private static final String TENSORFLOW = System.getProperty("savedmodel.tensorflow", "");

  @TempDir
  Path folder;

  private Path build() throws IOException, InterruptedException {
    Path headers = Path.of(TENSORFLOW, "include");
    assumeTrue(
        !TENSORFLOW.isBlank() && Files.isDirectory(headers),
        "skipped: the system property savedmodel.tensorflow names no folder with TensorFlow's"
            + " headers");
    assumeTrue(hasCompiler(), "skipped: there is no g++");
    Path library = folder.resolve("libnosuchop.so");
    run(List.of(
        "g++",
        "-std=c++17",
        "-shared",
        "-fPIC",
        "-O1",
        "-D_GLIBCXX_USE_CXX11_ABI=1",
        "-I" + headers,
        Fixtures.repository()
            .resolve("integration-tests/ops/no_such_op_anywhere.cc")
            .toString(),
        "-o",
        library.toString(),
        "-L" + TENSORFLOW,
        "-l:libtensorflow_framework.so.2"));
    return library;
  }

  private static boolean hasCompiler() throws InterruptedException {
    try {
      return new ProcessBuilder("g++", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
  }

  @Test
  void scoresWithAnOperationOfTheUser() throws IOException, InterruptedException {
    String printed = ChildJvm.printedBy(
        OpLibraryUse.class, Fixtures.model("unregistered_op"), build().toString());

    assertThat(printed)
        .contains("without: [OPERATIONS_MISSING]")
        .contains("by name: 100 correct", "by path: 100 correct");
  }
}
