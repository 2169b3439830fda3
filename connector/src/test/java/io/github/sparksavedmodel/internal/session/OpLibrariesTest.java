/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.store.LocalModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpLibrariesTest {
  @TempDir
  Path directory;

  @BeforeAll
  static void loadTensorFlow() {
    Fixtures.loadLibrary();
  }

  private static ModelException failure(ErrorCondition condition, Path library) {
    ModelException failure = catchThrowableOfType(
        ModelException.class, () -> OpLibraries.load(List.of(library.toString())));
    assertThat(failure.error().condition()).isEqualTo(condition);
    return failure;
  }

  @Test
  void namesAMissingFile() {
    Path library = directory.resolve("libmine.so");
    assertThat(failure(ErrorCondition.OP_LIBRARY_UNREADABLE, library).error().text())
        .isEqualTo("The op library \"" + library + "\" of spark.savedmodel.opLibraries cannot be"
            + " read: this host has no such file. Give an absolute path that exists on every host,"
            + " or ship the file with --files and give its name.");
  }

  @Test
  void saysWhyAFileIsNoLibrary() throws IOException {
    Path library = Files.writeString(directory.resolve("libmine.so"), "not a library");
    assertThat(failure(ErrorCondition.OP_LIBRARY_FAILED, library).error().text())
        .startsWith("TensorFlow cannot load \"" + library + "\", the entry \"" + library
            + "\" of spark.savedmodel.opLibraries, as a library of operations: ")
        .contains("file too short")
        .endsWith("Give a shared library that was built for TensorFlow 2.18.0 and this system.");
  }

  /** Any library will do to see that TensorFlow loads it: here one of Java's. */
  @Test
  void loadsALibraryByItsPath() {
    Path library = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
    assertThatNoException().isThrownBy(() -> OpLibraries.load(List.of(library.toString())));
  }

  @Test
  void aModelIsNotLoadedWithoutItsLibraries() throws InterruptedException {
    Path model = Fixtures.model("arithmetic");
    LocalModel files = Fixtures.inPlace(model);
    SessionSettings settings = Fixtures.settings(0, "/nowhere/libmine.so");

    assertThatThrownBy(() -> TensorFlowSession.load(Fixtures.key(model, "serve"), files, settings))
        .hasMessageContaining("[OP_LIBRARY_UNREADABLE] The op library \"/nowhere/libmine.so\"");
  }
}
