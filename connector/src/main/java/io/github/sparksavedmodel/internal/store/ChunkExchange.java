/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.InputStream;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.reflect.ClassTag$;

/** Chunks of models in the block managers of driver and executors, on disk. Thread-safe. */
final class ChunkExchange {
  private static final Logger LOGGER = LoggerFactory.getLogger(ChunkExchange.class);

  private final BlockManager blocks = SparkEnv.get().blockManager();

  /** The chunk, if this process has it. */
  byte @Nullable [] local(BlockId chunk) throws InterruptedException, Interruptible.Failure {
    return Interruptible.call(() -> {
      Option<BlockData> found = blocks.getLocalBytes(chunk);
      if (found.isEmpty()) {
        return null;
      }
      try (InputStream input = found.get().toInputStream()) {
        return input.readAllBytes();
      } finally {
        blocks.releaseLockAndDispose(chunk, found.get(), Option.empty());
      }
    });
  }

  /** The chunk, if another process has it. */
  byte @Nullable [] remote(BlockId chunk) throws InterruptedException, Interruptible.Failure {
    return Interruptible.call(() -> {
      Option<ChunkedByteBuffer> found = blocks.getRemoteBytes(chunk);
      return found.isEmpty() ? null : found.get().toArray();
    });
  }

  /** Keeps a chunk for everybody; false if Spark could not store it. The array is given away. */
  boolean put(BlockId chunk, byte[] bytes) throws InterruptedException, Interruptible.Failure {
    return Interruptible.call(() -> blocks.putBytes(
        chunk,
        new ChunkedByteBuffer(ByteBuffer.wrap(bytes)),
        StorageLevel.DISK_ONLY(),
        true,
        ClassTag$.MODULE$.<Object>apply(byte[].class)));
  }

  /** Keeps a chunk for others if that is possible. They find it elsewhere if it is not. */
  void offer(BlockId chunk, byte[] bytes) throws InterruptedException {
    try {
      put(chunk, bytes);
    } catch (Interruptible.Failure e) {
      LOGGER.debug("The chunk {} cannot be kept for other executors", chunk, e);
    }
  }

  /** Removes the chunks of a broadcast that the driver gave up while this process fetched them. */
  void forget(long broadcast) throws InterruptedException {
    try {
      Interruptible.call(() -> blocks.removeBroadcast(broadcast, true));
    } catch (Interruptible.Failure e) {
      LOGGER.debug("The chunks of broadcast {} cannot be removed", broadcast, e);
    }
  }
}
