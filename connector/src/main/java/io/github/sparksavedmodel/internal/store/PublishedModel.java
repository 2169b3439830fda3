/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BroadcastBlockId;

/**
 * A model in blocks of Spark's block managers. Immutable.
 *
 * @param broadcast the broadcast that the blocks belong to, and with which Spark removes them
 * @param chunkBytes the length of a block
 * @param manifest the files, which the blocks hold one behind the other
 */
record PublishedModel(long broadcast, int chunkBytes, StoreManifest manifest) {

  ChunkLayout layout() {
    return new ChunkLayout(
        manifest.entries().stream().map(StoreManifest.Entry::file).toList(), chunkBytes);
  }

  BlockId block(int chunk) {
    return block(broadcast, chunk);
  }

  /** Spark makes block ids from their names at the other end, so there are no others to choose. */
  static BlockId block(long broadcast, int chunk) {
    return new BroadcastBlockId(broadcast, "chunk" + chunk);
  }
}
