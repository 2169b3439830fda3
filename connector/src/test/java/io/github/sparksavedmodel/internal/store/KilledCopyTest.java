/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparksavedmodel.testing.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that copy a model, one file of which is a pipe: the test says how far they come, and
 * nobody can read it twice.
 */
@Timeout(120)
class KilledCopyTest {
  private static final int LENGTH = 8 << 20;

  @TempDir
  Path directory;

  private Path model;
  private Path root;
  private Path pipe;
  private byte[] bytes;

  @BeforeEach
  void writeAModel() throws IOException {
    model = directory.resolve("model");
    root = directory.resolve("store");
    TestModel.write(model, LENGTH);
    pipe = model.resolve(TestModel.BIG);
    bytes = Files.readAllBytes(pipe);
    Files.delete(pipe);
    assumeTrue(isMade(pipe), "this system has no mkfifo");
  }

  private static boolean isMade(Path pipe) {
    try {
      return new ProcessBuilder("mkfifo", pipe.toString())
              .start()
              .onExit()
              .join()
              .exitValue()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private ChildJvm copying() throws IOException {
    return ChildJvm.start(TestModel.User.class, root, "a", model, LENGTH);
  }

  @Test
  void theNextProcessRemovesWhatAKilledOneLeft() throws Exception {
    Path partial = root.resolve("models/a.partial/model").resolve(TestModel.BIG);
    try (ChildJvm killed = copying();
        OutputStream output = Files.newOutputStream(pipe)) {
      output.write(bytes, 0, LENGTH / 2);
      while (!Files.exists(partial) || Files.size(partial) == 0) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      killed.kill();
    }
    assertThat(Files.size(partial)).isBetween(1L, LENGTH / 2L);

    Files.delete(pipe);
    Files.write(pipe, bytes);
    try (LocalModel copy = ModelStore.open(root).localCopy("a", TestModel.files(model, LENGTH))) {
      assertThat(Files.readAllBytes(copy.directory().resolve(TestModel.BIG))).isEqualTo(bytes);
    }
    assertThat(root.resolve("models")).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void twoProcessesAtOnceCopyOnce() throws Exception {
    try (ChildJvm one = copying();
        ChildJvm two = copying()) {
      CompletableFuture<Void> written = runAsync(() -> write(pipe, bytes));
      String copy = "using " + root.resolve("models/a/model");
      assertThat(one.await("using")).isEqualTo(copy);
      assertThat(two.await("using")).isEqualTo(copy);
      written.join();
    }
    assertThat(Arrays.equals(
            Files.readAllBytes(root.resolve("models/a/model").resolve(TestModel.BIG)), bytes))
        .isTrue();
  }

  private static void write(Path pipe, byte[] bytes) {
    try {
      Files.write(pipe, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
