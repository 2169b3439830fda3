/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.testing.LogLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A copy that is not what was copied is found out when it is handed out, and made again. */
@Timeout(60)
class DamagedCopyTest {
  private static final int LENGTH = 100_000;

  @TempDir
  Path directory;

  private Path root;
  private ModelStore store;
  private ModelFiles source;
  private Path copy;

  @BeforeEach
  void copyAModel() throws Exception {
    root = directory.resolve("store");
    source = TestModel.write(directory.resolve("model"), LENGTH);
    store = ModelStore.open(root);
    try (LocalModel model = store.localCopy("a", source)) {
      copy = model.directory();
    }
  }

  /** What can happen to a copy, and the file that the warning names. */
  enum Damage {
    BIT_FLIPPED(TestModel.BIG) {
      @Override
      void in(Path copy) throws IOException {
        byte[] bytes = Files.readAllBytes(copy.resolve(TestModel.BIG));
        bytes[LENGTH / 2] ^= 4;
        Files.write(copy.resolve(TestModel.BIG), bytes);
      }
    },
    TRUNCATED(TestModel.BIG) {
      @Override
      void in(Path copy) throws IOException {
        Files.write(copy.resolve(TestModel.BIG), new byte[LENGTH / 2]);
      }
    },
    LENGTHENED(TestModel.BIG) {
      @Override
      void in(Path copy) throws IOException {
        Files.write(copy.resolve(TestModel.BIG), new byte[1], StandardOpenOption.APPEND);
      }
    },
    REMOVED("saved_model.pb") {
      @Override
      void in(Path copy) throws IOException {
        Files.delete(copy.resolve("saved_model.pb"));
      }
    },
    ADDED("saved_model.pbtxt") {
      @Override
      void in(Path copy) throws IOException {
        Files.createFile(copy.resolve("saved_model.pbtxt"));
      }
    },
    MANIFEST_CUT("manifest") {
      @Override
      void in(Path copy) throws IOException {
        Files.writeString(copy.resolveSibling("manifest"), "cut o");
      }
    };

    final String file;

    Damage(String file) {
      this.file = file;
    }

    abstract void in(Path copy) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void isNamedAndMadeAgain(Damage damage) throws Exception {
    damage.in(copy);

    try (LogLines log = new LogLines();
        LocalModel again = store.localCopy("a", source)) {
      assertWhole(again.directory());
      assertThat(log.of("WARN", ModelStore.class))
          .singleElement()
          .asString()
          .startsWith("The copy " + copy.getParent() + " of the model at " + source.location())
          .contains('"' + damage.file + '"');
    }
    try (LogLines log = new LogLines();
        LocalModel sound = store.localCopy("a", source)) {
      assertWhole(sound.directory());
      assertThat(log.of("WARN", ModelStore.class)).isEmpty();
    }
  }

  @Test
  void keepsItsFilesForThoseWhoHaveThemOpen() throws Exception {
    try (LocalModel used = store.localCopy("a", source);
        InputStream open = Files.newInputStream(used.directory().resolve(TestModel.BIG))) {
      assertThat(open.readNBytes(10)).hasSize(10);
      Damage.REMOVED.in(copy);
      try (LocalModel again = store.localCopy("a", source)) {
        assertWhole(again.directory());
        assertThat(open.readAllBytes()).hasSize(LENGTH - 10);
      }
    }
  }

  private void assertWhole(Path model) throws IOException {
    assertThat(model).isEqualTo(copy);
    assertThat(model.resolve("saved_model.pb")).hasContent("graph");
    assertThat(model.resolve(TestModel.BIG))
        .hasSameBinaryContentAs(directory.resolve("model").resolve(TestModel.BIG));
    try (Stream<Path> tree = Files.walk(model)) {
      assertThat(tree.filter(Files::isRegularFile)).hasSize(2);
    }
    assertThat(root.resolve("models")).isDirectoryNotContaining("glob:**.partial");
  }
}
