/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.storage.BlockId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a published model into a directory, chunk by chunk in random order, so that executors
 * which begin together soon have different chunks for each other. Confined to one thread.
 */
final class ChunkFetch {
  private static final Logger LOGGER = LoggerFactory.getLogger(ChunkFetch.class);
  private static final int MOST_FUTILE_ROUNDS = 3;
  private static final long NOTHING_LOST = -1;

  private final PublishedModelFiles source;
  private final Path directory;
  private final PublisherConnection driver;
  private final ChunkExchange exchange = new ChunkExchange();
  private int remoteChunks;

  ChunkFetch(PublishedModelFiles source, Path directory) {
    this.source = source;
    this.directory = directory;
    this.driver = new PublisherConnection(source);
  }

  /**
   * Fetches everything.
   *
   * @throws ModelException what the driver failed with; MODEL_NOT_FETCHED if a chunk cannot be had;
   *     STORE_COPY_FAILED if writing fails or a file comes out damaged
   */
  StoreManifest run() throws InterruptedException {
    long start = System.nanoTime();
    PublishedModel model = driver.await(NOTHING_LOST);
    try {
      createFiles(model);
      fetch(model);
      verify(model);
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (IOException e) {
      throw copyFailed(source.location(), Reasons.of(e), e);
    }
    source.progress().fetchedBytes().accept(source.totalLength());
    LOGGER.info(
        "Fetched the model at {}: {} bytes in {} chunks, {} of them from other processes, in {} ms",
        source.location(),
        source.totalLength(),
        model.layout().chunks(),
        remoteChunks,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return model.manifest();
  }

  private void createFiles(PublishedModel model) throws IOException {
    for (StoreManifest.Entry entry : model.manifest().entries()) {
      Path file = directory.resolve(entry.file().relativePath());
      Files.createDirectories(file.resolveSibling("."));
      Files.createFile(file);
    }
  }

  /** The driver may give the model up and publish it again meanwhile, under another broadcast. */
  private void fetch(PublishedModel first) throws IOException, InterruptedException {
    List<List<ChunkLayout.Part>> parts = first.layout().parts();
    List<Integer> missing =
        IntStream.range(0, parts.size()).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(missing);
    PublishedModel model = first;
    int futileRounds = 0;
    while (true) {
      int before = missing.size();
      fetchAvailable(model, parts, missing);
      if (missing.isEmpty()) {
        return;
      }
      futileRounds = missing.size() < before ? 0 : futileRounds + 1;
      if (futileRounds == MOST_FUTILE_ROUNDS) {
        throw notFetched("nobody has block " + model.block(missing.get(0)) + " any more", null);
      }
      PublishedModel next = driver.await(futileRounds > 0 ? model.broadcast() : NOTHING_LOST);
      if (next.broadcast() != model.broadcast()) {
        exchange.forget(model.broadcast());
      }
      model = next;
    }
  }

  /** Fetches what is missing until there is a chunk that nobody has. */
  private void fetchAvailable(
      PublishedModel model, List<List<ChunkLayout.Part>> parts, List<Integer> missing)
      throws IOException, InterruptedException {
    while (!missing.isEmpty()) {
      source.progress().check();
      driver.keep();
      int last = missing.size() - 1;
      int chunk = missing.get(last);
      byte[] bytes = fetch(model.block(chunk));
      if (bytes == null) {
        return;
      }
      write(model.manifest(), parts.get(chunk), bytes);
      missing.remove(last);
    }
  }

  private byte @Nullable [] local(BlockId chunk) throws InterruptedException {
    try {
      return exchange.local(chunk);
    } catch (Interruptible.Failure e) {
      LOGGER.debug("The chunk {} is here but cannot be read", chunk, e);
      return null;
    }
  }

  private byte @Nullable [] fetch(BlockId chunk) throws InterruptedException {
    try {
      byte[] bytes = local(chunk);
      if (bytes == null) {
        bytes = exchange.remote(chunk);
        if (bytes != null) {
          remoteChunks++;
          exchange.offer(chunk, bytes);
        }
      }
      return bytes;
    } catch (Interruptible.Failure e) {
      throw notFetched("block " + chunk + ": " + e.reason(), e);
    }
  }

  private void write(StoreManifest manifest, List<ChunkLayout.Part> parts, byte[] bytes)
      throws IOException {
    for (ChunkLayout.Part part : parts) {
      Path file = path(manifest.entries().get(part.file()));
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        ByteBuffer content = ByteBuffer.wrap(bytes, part.offset(), part.length());
        long position = part.position();
        while (content.hasRemaining()) {
          position += channel.write(content, position);
        }
      }
    }
  }

  private void verify(PublishedModel model) throws IOException, InterruptedException {
    for (StoreManifest.Entry entry : model.manifest().entries()) {
      if (!Sha256.of(path(entry), source.progress()).equals(entry.sha256())) {
        throw copyFailed(
            source.location() + '/' + entry.file().relativePath(),
            "what arrived is not what the driver read, by its SHA-256",
            null);
      }
    }
  }

  private Path path(StoreManifest.Entry entry) {
    return directory.resolve(entry.file().relativePath());
  }

  private ModelException notFetched(String reason, @Nullable Throwable cause) {
    return new ModelException(
        ErrorCondition.MODEL_NOT_FETCHED.with("path", source.location(), "reason", reason), cause);
  }

  private ModelException copyFailed(String file, String reason, @Nullable Throwable cause) {
    return new ModelException(
        ErrorCondition.STORE_COPY_FAILED.with(
            "file", file, "directory", directory, "reason", reason),
        cause);
  }
}
