/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.testing.ChildJvm;
import io.github.sparksavedmodel.testing.LogLines;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies that somebody uses stay; others make room, those first that were unused for longest. */
@Timeout(120)
class CopiesInUseTest {
  private static final int LENGTH = 100_000;
  /** Room for two copies with their manifests. */
  private static final long TWO_COPIES = 2 * LENGTH + 10_000;

  @TempDir
  Path directory;

  private Path model;
  private Path root;
  private ModelStore store;
  private ModelFiles source;

  @BeforeEach
  void writeAModel() throws IOException {
    model = directory.resolve("model");
    root = directory.resolve("store");
    source = TestModel.write(model, LENGTH);
    store = ModelStore.open(root, TWO_COPIES);
  }

  private void useAndClose(String identity) throws InterruptedException {
    store.localCopy(identity, source).close();
  }

  private Stream<String> copies() throws IOException {
    try (Stream<Path> entries = Files.list(root.resolve("models"))) {
      return entries.map(entry -> entry.getFileName().toString()).toList().stream();
    }
  }

  private void lastUsed(String identity, long second) throws IOException {
    Files.setLastModifiedTime(
        root.resolve("models").resolve(identity).resolve("manifest"),
        FileTime.fromMillis(second * 1000));
  }

  @Test
  void removesTheCopyThatWasUnusedForLongest() throws Exception {
    useAndClose("a");
    useAndClose("b");
    lastUsed("a", 2);
    lastUsed("b", 1);
    useAndClose("c");
    assertThat(copies()).containsExactlyInAnyOrder("a", "c");
    assertThat(root.resolve("uses/b")).doesNotExist();

    lastUsed("c", 1);
    useAndClose("a");
    useAndClose("c");
    lastUsed("a", 3);
    useAndClose("d");
    assertThat(copies()).containsExactlyInAnyOrder("c", "d");
  }

  /** Whoever opens a store writes a file for a moment, to find out who he is. */
  @Test
  void leavesTheFilesOfOthersWhoOpenTheStore() throws Exception {
    Path probe = Files.createFile(root.resolve("models/probe1.tmp"));
    useAndClose("a");
    useAndClose("b");
    useAndClose("c");
    assertThat(probe).exists();
    assertThat(root.resolve("locks")).isDirectoryNotContaining("glob:**probe*");
  }

  @Test
  void theEndOfAUseCountsAsUse() throws Exception {
    useAndClose("a");
    try (LocalModel used = store.localCopy("a", source)) {
      assertThat(used.directory()).exists();
      useAndClose("b");
      lastUsed("a", 1);
    }
    lastUsed("b", 2);
    useAndClose("c");

    assertThat(copies()).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void keepsWhatIsUsedAndWarnsThatTheStoreIsTooLong() throws Exception {
    try (LogLines log = new LogLines();
        LocalModel a = store.localCopy("a", source);
        LocalModel b = store.localCopy("b", source);
        LocalModel c = store.localCopy("c", source)) {
      assertThat(Stream.of(a, b, c).map(LocalModel::directory))
          .allMatch(copy -> Files.exists(copy.resolve("saved_model.pb")));
      assertThat(log.of("WARN", StoreRoom.class))
          .singleElement()
          .asString()
          .startsWith("The copies of models in " + root)
          .contains(source.location(), TWO_COPIES + " that spark.savedmodel.storeMaxBytes allows");
      useAndClose("a");
      useAndClose("d");
      assertThat(copies()).containsExactlyInAnyOrder("a", "b", "c", "d");
    }
    useAndClose("e");
    assertThat(copies()).hasSize(2).contains("e");
    assertThat(root.resolve("uses/e")).isEmptyDirectory();
  }

  @Test
  void keepsWhatAnotherProcessUsesUntilItEndsOrIsKilled() throws Exception {
    ModelStore small = ModelStore.open(root, 0);
    try (ChildJvm ending = ChildJvm.start(TestModel.User.class, root, "a", model, LENGTH);
        ChildJvm killed = ChildJvm.start(TestModel.User.class, root, "b", model, LENGTH)) {
      ending.await("using");
      killed.await("using");
      small.localCopy("c", source).close();
      assertThat(copies()).containsExactlyInAnyOrder("a", "b", "c");

      ending.tell("stop");
      ending.await("done");
      small.localCopy("d", source).close();
      assertThat(copies()).containsExactlyInAnyOrder("b", "d");

      killed.kill();
      assertThat(root.resolve("uses/b")).isNotEmptyDirectory();
      small.localCopy("e", source).close();
      assertThat(copies()).containsExactly("e");
    }
  }

  @Test
  void keepsWhatAnotherClassLoaderOfThisProcessUses() throws Exception {
    ModelStore small = ModelStore.open(root, 0);
    try (URLClassLoader other = ChildJvm.loader()) {
      try (AutoCloseable use = (AutoCloseable) inOther(other, "use", root, "a", model, LENGTH)) {
        assertThat(use.getClass()).isNotSameAs(StoredModel.class);
        small.localCopy("b", source).close();
        try (ChildJvm third = ChildJvm.start(TestModel.User.class, root, "c", model, LENGTH)) {
          third.await("using");
          small.localCopy("d", source).close();
          assertThat(copies()).containsExactlyInAnyOrder("a", "c", "d");
        }
      }
      small.localCopy("e", source).close();
      assertThat(copies()).containsExactly("e");
    }
  }

  @Test
  void aLockOfAnotherClassLoaderHoldsWhoeverAsksForIt() throws Exception {
    Path file = root.resolve("locks/a.lock");
    try (URLClassLoader other = ChildJvm.loader()) {
      try (AutoCloseable lock = (AutoCloseable) inOther(other, "lock", root, "a")) {
        assertThat(lock.getClass()).isNotSameAs(StoreLock.class);
        assertThat(StoreLock.tryAcquire(file)).isEmpty();
        Thread.currentThread().interrupt();
        assertThat(catchThrowable(() -> store.lock("a"))).isInstanceOf(InterruptedException.class);
        assertThat(askAnotherProcess(file)).isEqualTo("taken");
      }
      assertThat(askAnotherProcess(file)).isEqualTo("free");
    }
    store.lock("a").close();
  }

  private static String askAnotherProcess(Path lockFile) throws IOException {
    try (ChildJvm process = ChildJvm.start(TestModel.Asker.class, lockFile)) {
      return process.await("");
    }
  }

  /** Calls what only a class of another loader can do for it. */
  private static Object inOther(ClassLoader loader, String name, Object... arguments)
      throws ReflectiveOperationException {
    Thread thread = Thread.currentThread();
    ClassLoader ours = thread.getContextClassLoader();
    thread.setContextClassLoader(loader); // Hadoop finds its classes by it.
    try {
      for (Method method : loader.loadClass(TestModel.class.getName()).getDeclaredMethods()) {
        if (method.getName().equals(name)) {
          method.setAccessible(true);
          return method.invoke(null, arguments);
        }
      }
    } finally {
      thread.setContextClassLoader(ours);
    }
    throw new NoSuchMethodException(name);
  }
}
