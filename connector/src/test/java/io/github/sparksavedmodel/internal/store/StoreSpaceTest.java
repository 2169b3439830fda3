/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.testing.MountedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store on a file system of two megabytes. */
@Timeout(60)
class StoreSpaceTest {
  private static final int DISK = 2 << 20;
  private static final int LENGTH = 1_200_000;

  @TempDir
  Path directory;

  private MountedDirectory disk;
  private Path root;
  private ModelStore store;

  @BeforeEach
  void mount() throws IOException {
    disk = MountedDirectory.mount(directory.resolve("disk"), "size=" + DISK);
    root = disk.resolve("store");
    store = ModelStore.open(root);
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }

  private ModelFiles model(int length) throws IOException {
    return TestModel.write(directory.resolve("model"), length);
  }

  private ModelException failure(ModelFiles source) {
    return catchThrowableOfType(ModelException.class, () -> store.localCopy("new", source));
  }

  @Test
  void unusedCopiesMakeRoom() throws Exception {
    store.localCopy("old", model(LENGTH)).close();

    try (LocalModel copy = store.localCopy("new", model(LENGTH))) {
      assertThat(copy.directory().resolve(TestModel.BIG)).hasSize(LENGTH);
      assertThat(root.resolve("models/old")).doesNotExist();

      assertThat(catchThrowableOfType(
                  ModelException.class, () -> store.localCopy("third", model(LENGTH)))
              .error()
              .condition())
          .isEqualTo(ErrorCondition.STORE_FULL);
      assertThat(copy.directory().resolve(TestModel.BIG)).hasSize(LENGTH);
    }
  }

  @Test
  void saysHowMuchIsNeededAndLeft() throws Exception {
    ModelException full = failure(model(3_000_000));

    assertThat(full.error().condition()).isEqualTo(ErrorCondition.STORE_FULL);
    long available = Long.parseLong(full.error().parameters().get("available"));
    assertThat(available).isBetween(1_500_000L, (long) DISK);
    assertThat(full)
        .hasMessageContaining("[STORE_FULL] The model at \"")
        .hasMessageContaining("needs 3000005 bytes in \"" + root + "\"")
        .hasMessageContaining("has " + available + " bytes left")
        .hasMessageContaining("--conf spark.savedmodel.storeDir=");
    assertThat(root.resolve("models")).isEmptyDirectory();
  }

  @Test
  void aDiskThatFillsUpMeanwhileLeavesNothingBehind() throws Exception {
    ModelFiles source = model(LENGTH);
    Path filler = disk.resolve("filler");

    ModelException failed = failure(new FillingFiles(source, filler));
    assertThat(failed.error().condition()).isEqualTo(ErrorCondition.STORE_COPY_FAILED);
    assertThat(failed)
        .hasMessageContaining(TestModel.BIG + "\" to \"" + root)
        .hasMessageContaining("failed: No space left on device")
        .hasMessageContaining("spark.savedmodel.storeDir");
    assertThat(root.resolve("models")).isEmptyDirectory();

    Files.delete(filler);
    try (LocalModel copy = store.localCopy("new", source)) {
      assertThat(copy.directory().resolve(TestModel.BIG)).hasSize(LENGTH);
    }
  }

  /** A model during whose copy somebody else fills the disk. */
  private record FillingFiles(ModelFiles files, Path filler) implements ModelFiles {
    @Override
    public String location() {
      return files.location();
    }

    @Override
    public long totalLength() {
      return files.totalLength();
    }

    @Override
    public StoreManifest copyInto(Path copy) throws InterruptedException {
      try {
        Files.write(filler, new byte[DISK - LENGTH]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return files.copyInto(copy);
    }
  }
}
