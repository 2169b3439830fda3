/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a model and puts them into blocks, with one chunk in memory at a time.
 * Confined to one thread.
 */
final class ModelPublishing {
  /**
   * A larger array takes several regions of the garbage collector, and lives longer than it need.
   */
  static final int CHUNK_BYTES = 4 << 20;

  private final PlannedModel planned;
  private final HadoopModelFiles source;
  private final long broadcast;
  private final ChunkExchange exchange = new ChunkExchange();
  private byte[] chunk;
  private int filled;
  private int chunks;
  private long left;

  ModelPublishing(PlannedModel planned, long broadcast) {
    this.planned = planned;
    this.source =
        new HadoopModelFiles(planned.location(), planned.files(), planned.configuration());
    this.broadcast = broadcast;
    this.left = source.totalLength();
    this.chunk = nextChunk();
  }

  /**
   * Publishes everything.
   *
   * @throws ModelException MODEL_CHANGED if a file is not what the query was planned with;
   *     MODEL_READ_FAILED, or MODEL_NOT_FETCHED if the blocks cannot be stored
   */
  PublishedModel run() throws InterruptedException {
    planned.checkUnchanged();
    List<StoreManifest.Entry> entries = new ArrayList<>();
    for (StoredFile file : source.files()) {
      entries.add(new StoreManifest.Entry(file, publish(file)));
    }
    planned.checkUnchanged();
    return new PublishedModel(broadcast, CHUNK_BYTES, new StoreManifest(entries));
  }

  private String publish(StoredFile file) throws InterruptedException {
    try (InputStream input = source.open(file)) {
      return publish(file, input);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw planned.changed("the file \"" + file.relativePath() + "\" was removed", e);
    } catch (IOException e) {
      throw new ModelException(
          ErrorCondition.MODEL_READ_FAILED.with(
              "file", source.location() + '/' + file.relativePath(), "reason", Reasons.of(e)),
          e);
    }
  }

  private String publish(StoredFile file, InputStream input)
      throws IOException, InterruptedException {
    MessageDigest digest = Sha256.digest();
    long missing = file.length();
    while (missing > 0) {
      int read = input.read(chunk, filled, (int) Math.min(missing, chunk.length - filled));
      if (read < 0) {
        throw changedLength(file);
      }
      digest.update(chunk, filled, read);
      missing -= read;
      advance(read);
    }
    if (input.read() >= 0) {
      throw changedLength(file);
    }
    return Sha256.text(digest);
  }

  private void advance(int read) throws InterruptedException {
    filled += read;
    if (filled == chunk.length) {
      put();
    }
  }

  private void put() throws InterruptedException {
    try {
      if (!exchange.put(PublishedModel.block(broadcast, chunks), chunk)) {
        throw notStored("it does not say why", null);
      }
    } catch (Interruptible.Failure e) {
      throw notStored(e.reason(), e);
    }
    chunks++;
    left -= filled;
    filled = 0;
    chunk = nextChunk();
  }

  /** The last chunk is as long as what is left. */
  private byte[] nextChunk() {
    return new byte[(int) Math.min(left, CHUNK_BYTES)];
  }

  private ModelException changedLength(StoredFile file) {
    return planned.changed("the file \"" + file.relativePath() + "\" has another length", null);
  }

  private ModelException notStored(String reason, @Nullable Throwable cause) {
    return new ModelException(
        ErrorCondition.MODEL_NOT_FETCHED.with(
            "path",
            source.location(),
            "reason",
            "Spark cannot store its blocks on the driver, below spark.local.dir: " + reason),
        cause);
  }
}
