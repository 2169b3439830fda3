/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** What applications have left in the store of their host. */
final class HostStore {

  private HostStore() {}

  /** A copy of the arithmetic model, nothing that was left half-made, and no lock that is held. */
  static void assertHoldsOneCopyThatNobodyUses(Path store) throws IOException {
    try (Stream<Path> copies = Files.list(store.resolve("models"))) {
      assertThat(copies).singleElement().satisfies(HostStore::assertIsComplete);
    }
    try (Stream<Path> locks = Files.list(store.resolve("locks"))) {
      assertThat(locks).allSatisfy(HostStore::assertIsFree);
    }
  }

  private static void assertIsComplete(Path copy) {
    Path original = Path.of(Fixtures.model("arithmetic"));
    assertThat(copy.resolve("manifest")).isNotEmptyFile();
    for (String file : new String[] {"saved_model.pb", "variables/variables.index"}) {
      assertThat(copy.resolve("model").resolve(file))
          .hasSameBinaryContentAs(original.resolve(file));
    }
  }

  private static void assertIsFree(Path lock) throws IOException {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      assertThat(channel.tryLock()).as("the lock of %s", lock).isNotNull();
    }
  }
}
