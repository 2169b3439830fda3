/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelStoreTest {
  private static final StoredFile GRAPH = new StoredFile("saved_model.pb", 5);
  private static final StoredFile INDEX = new StoredFile("variables/variables.index", 3);

  @TempDir
  Path directory;

  private Path model;
  private Path root;

  @BeforeEach
  void writeAModel() throws IOException {
    model = directory.resolve("model");
    root = directory.resolve("store");
    Files.createDirectories(model.resolve("variables"));
    Files.writeString(model.resolve("saved_model.pb"), "graph");
    Files.writeString(model.resolve("variables/variables.index"), "abc");
    Files.writeString(model.resolve("not listed"), "x");
  }

  private ModelFiles source(StoredFile... files) {
    return new HadoopModelFiles(model.toUri().toString(), List.of(files), new Configuration(false));
  }

  /** Counts how often the model is copied, and can hold up the first copy. */
  private static final class CountedFiles implements ModelFiles {
    private final ModelFiles files;
    private final AtomicInteger copied = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayRead = new CountDownLatch(1);

    CountedFiles(ModelFiles files) {
      this.files = files;
    }

    @Override
    public String location() {
      return files.location();
    }

    @Override
    public long totalLength() {
      return files.totalLength();
    }

    @Override
    public StoreManifest copyInto(Path directory) throws InterruptedException {
      copied.incrementAndGet();
      begun.countDown();
      mayRead.await();
      return files.copyInto(directory);
    }
  }

  @Test
  void copiesWhatIsListedWithAManifest() throws Exception {
    Path copy = ModelStore.open(root).localCopy("abc123", source(GRAPH, INDEX)).directory();

    assertThat(copy).isEqualTo(root.resolve("models/abc123/model"));
    assertThat(copy.resolve("saved_model.pb")).hasContent("graph");
    assertThat(copy.resolve("variables/variables.index")).hasContent("abc");
    assertThat(copy.resolve("not listed")).doesNotExist();
    assertThat(Files.readAllLines(root.resolve("models/abc123/manifest")))
        .hasSize(2)
        .last()
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            + " 3 variables/variables.index");
    assertThat(root.resolve("models/abc123.partial")).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
        .isEqualTo("rwx------");
  }

  @Test
  void usesACopyAgainWithoutReadingTheModel() throws Exception {
    Path first = ModelStore.open(root).localCopy("abc123", source(GRAPH, INDEX)).directory();
    CountedFiles counted = new CountedFiles(source(GRAPH, INDEX));

    assertThat(ModelStore.open(root).localCopy("abc123", counted).directory()).isEqualTo(first);
    assertThat(counted.copied).hasValue(0);
  }

  @Test
  void makesACopyAgainThatLacksAFile() throws Exception {
    ModelStore store = ModelStore.open(root);
    Path copy = store.localCopy("abc123", source(GRAPH, INDEX)).directory();
    Files.delete(copy.resolve("saved_model.pb"));

    store.localCopy("abc123", source(GRAPH, INDEX));
    assertThat(copy.resolve("saved_model.pb")).hasContent("graph");

    Files.writeString(root.resolve("models/abc123/manifest"), "cut o");
    store.localCopy("abc123", source(GRAPH, INDEX));
    assertThat(Files.readAllLines(root.resolve("models/abc123/manifest"))).hasSize(2);
  }

  @Test
  void copiesOnceForManyThreads() throws Exception {
    CountedFiles counted = new CountedFiles(source(GRAPH, INDEX));
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<LocalModel>> copies = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        copies.add(threads.submit(() -> ModelStore.open(root).localCopy("abc123", counted)));
      }
      counted.begun.await();
      TimeUnit.MILLISECONDS.sleep(100);
      counted.mayRead.countDown();
      for (Future<LocalModel> copy : copies) {
        assertThat(copy.get().directory().resolve("saved_model.pb")).hasContent("graph");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(counted.copied).hasValue(1);
  }

  @Test
  void removesWhatAKilledProcessLeftUnlessSomebodyIsAtWork() throws Exception {
    ModelStore store = ModelStore.open(root);
    Path killed = Files.createDirectories(root.resolve("models/killed.partial/model"));
    Files.writeString(killed.resolve("saved_model.pb"), "gr");
    Path busy = Files.createDirectories(root.resolve("models/busy.partial/model"));
    CountedFiles held = new CountedFiles(source(GRAPH));
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<LocalModel> other = threads.submit(() -> store.localCopy("busy", held));
      held.begun.await();
      store.localCopy("abc123", source(GRAPH));

      assertThat(killed.getParent()).doesNotExist();
      assertThat(busy.getParent()).exists();
      held.mayRead.countDown();
      assertThat(other.get().directory().resolve("saved_model.pb")).hasContent("graph");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aCopyCanBeInterruptedAndMadeAgain() throws Exception {
    ModelStore store = ModelStore.open(root);
    CountedFiles held = new CountedFiles(source(GRAPH));
    ExecutorService threads = Executors.newSingleThreadExecutor();
    Future<LocalModel> killed = threads.submit(() -> store.localCopy("abc123", held));
    held.begun.await();
    killed.cancel(true);
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

    assertThat(root.resolve("models")).isEmptyDirectory();
    assertThat(store.localCopy("abc123", source(GRAPH)).directory())
        .isDirectoryContaining("glob:**.pb");
  }

  @Test
  void namesTheFileThatHasAnotherLength() {
    StoredFile listed = new StoredFile("saved_model.pb", 4);
    ModelException changed = catchThrowableOfType(
        ModelException.class, () -> ModelStore.open(root).localCopy("a", source(listed)));

    assertThat(changed.error().condition()).isEqualTo(ErrorCondition.MODEL_CHANGED);
    assertThat(changed)
        .hasMessageContaining(model.getFileName().toString())
        .hasMessageContaining("\"saved_model.pb\" has 5 bytes instead of 4");
    assertThat(root.resolve("models")).isEmptyDirectory();
  }

  @Test
  void namesTheFileThatIsGone() {
    StoredFile gone = new StoredFile("variables/gone", 4);

    assertThatThrownBy(() -> ModelStore.open(root).localCopy("a", source(GRAPH, gone)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[MODEL_CHANGED]")
        .hasMessageContaining("\"variables/gone\" is gone");
  }

  @Test
  void saysWhichFileCannotBeRead() {
    HadoopModelFiles unreachable =
        new HadoopModelFiles("nowhere://host/model", List.of(INDEX), new Configuration(false));

    assertThatThrownBy(() -> ModelStore.open(root).localCopy("a", unreachable))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[STORE_COPY_FAILED] Copying the model file"
            + " \"nowhere://host/model/variables/variables.index\" to \"" + root)
        .hasMessageContaining("failed: No FileSystem for scheme \"nowhere\".");
  }

  @Test
  void refusesAPlaceThatIsNoDirectoryOrOpenToOthers() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> ModelStore.open(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[STORE_UNUSABLE]")
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> ModelStore.open(file.resolve("below")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[STORE_UNUSABLE]");
    assertThatThrownBy(() -> ModelStore.open(open))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("others may write to it, its mode is rwxrwxrwx")
        .hasMessageContaining("--conf spark.savedmodel.storeDir=");
  }

  @Test
  void refusesNamesThatLeadElsewhere() {
    ModelStore store = ModelStore.open(root);

    for (String name : List.of("", "..", "a/b", "../a", "a.partial")) {
      assertThatIllegalArgumentException()
          .as(name)
          .isThrownBy(() -> store.localCopy(name, source(GRAPH)));
    }
    for (String path : List.of("", "/etc/passwd", "../a", "a/../../b", "a\nb")) {
      assertThatIllegalArgumentException().as(path).isThrownBy(() -> new StoredFile(path, 1));
    }
  }

  @Test
  void locksHoldBetweenProcesses() throws Exception {
    ModelStore store = ModelStore.open(root);
    Process other = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            HoldingALock.class.getName(),
            root.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    try {
      assertThat(other.inputReader(UTF_8).readLine()).isEqualTo("locked");
      assertThat(StoreLock.tryAcquire(root.resolve("locks/native.lock"))).isEmpty();
    } finally {
      other.destroyForcibly().waitFor();
    }

    store.lock("native").close();
    Optional<StoreLock> free = StoreLock.tryAcquire(root.resolve("locks/native.lock"));
    free.orElseThrow().close();
  }

  /** What the other process does: it takes the lock and is killed while it holds it. */
  static final class HoldingALock {
    private HoldingALock() {}

    @SuppressWarnings("try") // The lock is held, not used.
    public static void main(String[] arguments) throws InterruptedException {
      try (StoreLock lock = ModelStore.open(Path.of(arguments[0])).lock("native")) {
        System.out.println("locked");
        Thread.sleep(60_000);
      }
    }
  }
}
