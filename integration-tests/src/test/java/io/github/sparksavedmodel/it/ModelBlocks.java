/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.util.HashSet;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BroadcastBlockId;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** The blocks of models that the driver knows of, wherever they are. */
final class ModelBlocks {

  private ModelBlocks() {}

  private static final class IsChunk extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId block) {
      return block instanceof BroadcastBlockId part && part.field().startsWith("chunk");
    }
  }

  static Set<BlockId> of(SparkContext context) {
    return new HashSet<>(CollectionConverters.asJava(
        context.env().blockManager().master().getMatchingBlockIds(new IsChunk(), true)));
  }
}
