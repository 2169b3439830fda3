/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model is a program, so nobody but the user may put one into the store. */
class StoreOwnerTest {
  private static final int NOBODY = 65534;

  @TempDir
  Path directory;

  private Path root;

  @BeforeEach
  void choosePlace() {
    root = directory.resolve("store");
  }

  private static void give(Path path) throws IOException {
    assumeTrue(
        Files.getAttribute(path, "unix:uid").equals(0), "only root may give files to others");
    Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
  }

  private static void assertRefused(Path opened, Path named, String reason) {
    ModelException refused =
        catchThrowableOfType(ModelException.class, () -> ModelStore.open(opened).nativeDirectory());

    assertThat(refused.error().condition()).isEqualTo(ErrorCondition.STORE_UNUSABLE);
    assertThat(refused)
        .hasMessageContaining('"' + named.toString() + '"')
        .hasMessageContaining(reason)
        .hasMessageContaining("--conf spark.savedmodel.storeDir=");
  }

  @Test
  void refusesADirectoryOfAnotherUser() throws IOException {
    Files.createDirectory(
        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    give(root);

    assertRefused(root, root, "it belongs to ");
  }

  @Test
  void refusesALinkOfAnotherUser() throws IOException {
    Path ours = Files.createDirectory(directory.resolve("ours"));
    Files.createSymbolicLink(root, ours);
    ModelStore.open(root);
    give(root);

    assertRefused(root, root, "it belongs to ");
  }

  @Test
  void refusesALinkToADirectoryOfAnotherUser() throws IOException {
    Path theirs = Files.createDirectory(directory.resolve("theirs"));
    Files.createSymbolicLink(root, theirs);
    give(theirs);

    assertRefused(root, root, "it belongs to ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "locks", "uses", "native"})
  void looksAtItsOwnDirectoriesAsWell(String name) throws IOException {
    ModelStore.open(root).nativeDirectory();
    Path below = root.resolve(name);
    Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rwxrwx---"));
    assertRefused(root, below, "others may write to it, its mode is rwxrwx---");

    Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rwx------"));
    ModelStore.open(root).nativeDirectory();
    give(below);
    assertRefused(root, below, "it belongs to ");
  }
}
