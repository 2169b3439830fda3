/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.reader.ModelListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BroadcastBlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** Publishing and fetching in one process, with Spark's own blocks and messages. */
@Timeout(120)
class ModelPublisherTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String DATA = "variables/variables.data-00000-of-00001";

  private static SparkContext context;
  private static ModelPublisher publisher;

  @TempDir
  Path directory;

  private final String identity = UUID.randomUUID().toString();
  private final AtomicLong fetchedBytes = new AtomicLong();
  private Path model;
  private PlannedModel planned;

  @BeforeAll
  static void start() {
    context = new SparkContext(new SparkConf()
        .setMaster("local[2]")
        .setAppName("publisher")
        .set("spark.ui.enabled", "false"));
    publisher = ModelPublisher.of(context);
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  @BeforeEach
  void writeAModel() throws IOException {
    publisher.keepUnaskedFor(LONG);
    model = directory.resolve("model");
    Files.createDirectories(model.resolve("variables"));
    Files.writeString(model.resolve("saved_model.pb"), "graph");
    Files.createFile(model.resolve("fingerprint.pb"));
    byte[] data = new byte[2 * ModelPublishing.CHUNK_BYTES + 12_345];
    new Random(7).nextBytes(data);
    Files.write(model.resolve(DATA), data);
    plan();
  }

  private void plan() {
    Configuration hadoop = new Configuration(false);
    String location = model.toUri().toString();
    ModelListing listing = ModelListing.of(new org.apache.hadoop.fs.Path(location), hadoop);
    planned = new PlannedModel(location, listing, hadoop);
    publisher.register(identity, planned);
  }

  /** So that each test sees only its own blocks. */
  @AfterEach
  void expire() {
    publisher.keepUnaskedFor(Duration.ZERO);
    publisher.expireAll();
    await("the blocks are gone", () -> chunks().isEmpty());
  }

  private static void await(String condition, BooleanSupplier holds) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(condition).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static List<BroadcastBlockId> chunks() {
    return CollectionConverters.asJava(
            context.env().blockManager().master().getMatchingBlockIds(new IsChunk(), true))
        .stream()
        .map(block -> (BroadcastBlockId) block)
        .toList();
  }

  private static final class IsChunk extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId block) {
      return block instanceof BroadcastBlockId part && part.field().startsWith("chunk");
    }
  }

  private PublishedModelFiles files(BooleanSupplier isKilled) {
    return new PublishedModelFiles(
        planned.location(),
        identity,
        planned.listing().totalLength(),
        publisher.endpoint(),
        new FetchProgress(isKilled, fetchedBytes::addAndGet));
  }

  private StoreManifest fetch(String name) throws Exception {
    return files(() -> false).copyInto(Files.createDirectory(directory.resolve(name)));
  }

  private static Map<String, String> contents(Path root) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(),
            Sha256.of(file, new FetchProgress(() -> false, bytes -> {})));
      }
    }
    return contents;
  }

  @Test
  void publishesOnceForAllThatAsk() throws Exception {
    assertThat(chunks()).isEmpty();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<StoreManifest>> fetches = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String name = "copy" + i;
        fetches.add(threads.submit(() -> fetch(name)));
      }
      for (int i = 0; i < 4; i++) {
        assertThat(fetches.get(i).get().entries()).hasSize(3);
        assertThat(contents(directory.resolve("copy" + i))).isEqualTo(contents(model));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fetchedBytes).hasValue(4 * planned.listing().totalLength());
    Set<Long> broadcasts = new HashSet<>();
    chunks().forEach(chunk -> broadcasts.add(chunk.broadcastId()));
    assertThat(broadcasts).hasSize(1);
    assertThat(new HashSet<>(chunks())).hasSize(3);
  }

  @Test
  void publishesManySmallFilesInOneChunk() throws Exception {
    Files.createDirectories(model.resolve("assets"));
    for (int i = 0; i < 500; i++) {
      Files.writeString(model.resolve("assets/vocabulary " + i), "word".repeat(i % 7));
    }
    plan();
    fetch("copy");
    assertThat(contents(directory.resolve("copy"))).isEqualTo(contents(model)).hasSize(503);
    assertThat(new HashSet<>(chunks())).hasSize(3);
  }

  @Test
  void removesBlocksThatNobodyAsksForAndPublishesAgain() throws Exception {
    publisher.keepUnaskedFor(Duration.ofMillis(300));
    fetch("first");
    await("the blocks are gone", () -> chunks().isEmpty());
    fetch("second");
    assertThat(contents(directory.resolve("second"))).isEqualTo(contents(model));
  }

  @Test
  void keepsBlocksForThoseWhoSayThatTheyFetch() throws Exception {
    publisher.keepUnaskedFor(Duration.ofSeconds(1));
    fetch("copy");
    long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (System.nanoTime() < end) {
      publisher.keep(identity);
      assertThat(chunks()).isNotEmpty();
      Thread.sleep(50);
    }
    await("the blocks are gone", () -> chunks().isEmpty());
  }

  @Test
  void publishesAgainWhatIsLost() throws Exception {
    fetch("first");
    BroadcastBlockId lost = chunks().get(1);
    context.env().blockManager().master().removeBlock(lost);
    await("the block is gone", () -> !chunks().contains(lost));
    fetch("second");
    assertThat(contents(directory.resolve("second"))).isEqualTo(contents(model));
    assertThat(chunks())
        .extracting(BroadcastBlockId::broadcastId)
        .doesNotContain(lost.broadcastId());
  }

  @Test
  void findsADamagedChunk() throws Exception {
    fetch("first");
    BroadcastBlockId chunk = new BroadcastBlockId(chunks().get(0).broadcastId(), "chunk1");
    Path block = context.env().blockManager().diskBlockManager().getFile(chunk).toPath();
    byte[] content = Files.readAllBytes(block);
    content[100]++;
    Files.write(block, content);
    assertThatThrownBy(() -> fetch("second"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[STORE_COPY_FAILED] Copying the model file \"" + planned.location()
            + '/' + DATA + "\"")
        .hasMessageContaining("SHA-256");
  }

  @Test
  void namesTheFileThatChanged() throws Exception {
    Files.setLastModifiedTime(model.resolve(DATA), FileTime.fromMillis(1_000_000));
    assertThatThrownBy(() -> fetch("copy"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[MODEL_CHANGED] The model at \"" + planned.location() + "\"")
        .hasMessageContaining("the file \"" + DATA + "\" was written again");
    assertThat(chunks()).isEmpty();
  }

  @Test
  void triesAgainForThoseWhoDidNotSeeItFail() throws Exception {
    Path moved = directory.resolve("moved");
    Files.move(model, moved);
    assertThatThrownBy(() -> fetch("copy"))
        .hasMessageContaining("[MODEL_CHANGED]")
        .hasMessageContaining("a directory of it is gone");
    Files.move(moved, model);
    fetch("again");
    assertThat(contents(directory.resolve("again"))).isEqualTo(contents(model));
  }

  /** Else two executors make each other wait for ever new attempts, all of which fail. */
  @Test
  void tellsThoseWhoWaitedForAnEarlierAttemptThatALaterOneFailed() throws Exception {
    Files.delete(model.resolve(DATA));
    int first = awaitFailure();
    int second = awaitFailure();
    assertThat(second).isGreaterThan(first);
    assertThat(publisher.answer(new PublisherQuestion(identity, first, -1)))
        .isInstanceOf(PublisherAnswer.Failed.class);
  }

  /** Asks as an executor does that knows nothing, waits, and gives the attempt that it saw fail. */
  private int awaitFailure() {
    PublisherAnswer answer = publisher.answer(new PublisherQuestion(identity, 0, -1));
    int attempt = ((PublisherAnswer.Publishing) answer).attempt();
    PublisherQuestion again = new PublisherQuestion(identity, attempt, -1);
    await("it fails", () -> publisher.answer(again) instanceof PublisherAnswer.Failed);
    return attempt;
  }

  @Test
  void givesNothingThatNoQueryUses() {
    PublisherAnswer answer = publisher.answer(new PublisherQuestion("0123", 0, -1));
    assertThat(answer)
        .isInstanceOfSatisfying(
            PublisherAnswer.Failed.class,
            failed -> assertThat(failed.error().rendered())
                .contains("[MODEL_NOT_FETCHED]")
                .contains("no query of this application uses it now"));
  }

  @Test
  void forgetsModelsWithTheirPlans() {
    publisher.register(
        "forgotten",
        new PlannedModel(planned.location(), planned.listing(), planned.configuration()));
    await("the model is forgotten", () -> {
      System.gc();
      return publisher.answer(new PublisherQuestion("forgotten", 0, -1))
          instanceof PublisherAnswer.Failed;
    });
  }

  @Test
  void stopsWhenTheTaskIsKilled() throws Exception {
    Path copy = Files.createDirectory(directory.resolve("copy"));
    assertThatThrownBy(() -> files(() -> true).copyInto(copy))
        .isInstanceOf(InterruptedException.class);
    fetch("warm");
    AtomicLong asked = new AtomicLong();
    assertThatThrownBy(() -> files(() -> asked.incrementAndGet() > 3).copyInto(copy))
        .isInstanceOf(InterruptedException.class);
    assertThat(fetchedBytes).hasValue(planned.listing().totalLength());
  }

  @Test
  void saysWhyTheDriverCannotBeAsked() throws Exception {
    PublishedModelFiles elsewhere = new PublishedModelFiles(
        planned.location(), identity, 1, "no-such-endpoint", files(() -> false).progress());
    assertThatThrownBy(() -> elsewhere.copyInto(directory))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[MODEL_NOT_FETCHED]")
        .hasMessageContaining("no-such-endpoint");
  }

  @Test
  void doesNotAskForWhatTheStoreHas() throws Exception {
    ModelStore store = ModelStore.open(directory.resolve("store"));
    ModelSource source = ModelSource.blocks(identity, planned, publisher);
    FetchProgress progress = new FetchProgress(() -> false, fetchedBytes::addAndGet);
    Path copy = source.open(store, progress).directory();
    publisher.keepUnaskedFor(Duration.ZERO);
    publisher.expireAll();
    await("the blocks are gone", () -> chunks().isEmpty());
    Files.delete(model.resolve(DATA));
    assertThat(source.open(store, progress).directory()).isEqualTo(copy);
    assertThat(chunks()).isEmpty();
    assertThat(fetchedBytes).hasValue(planned.listing().totalLength());
  }
}
