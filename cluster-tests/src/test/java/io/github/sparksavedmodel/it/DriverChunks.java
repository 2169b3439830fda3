/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BroadcastBlockId;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** The blocks that hold models, as the driver knows them. */
final class DriverChunks {

  private DriverChunks() {}

  private static final class IsChunk extends AbstractFunction1<BlockId, Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object apply(BlockId block) {
      return block instanceof BroadcastBlockId part && part.field().startsWith("chunk");
    }
  }

  /** Those that anybody has. */
  static Set<BlockId> known(SparkContext context) {
    return new HashSet<>(CollectionConverters.asJava(
        context.env().blockManager().master().getMatchingBlockIds(new IsChunk(), true)));
  }

  /** Removes those of the driver, as if its disk had lost them; others may have copies. */
  static void remove(SparkContext context) {
    BlockManager driver = context.env().blockManager();
    known(context).forEach(chunk -> driver.removeBlock(chunk, true));
  }
}
