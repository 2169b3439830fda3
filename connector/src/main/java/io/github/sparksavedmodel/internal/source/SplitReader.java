/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Reads the rows of a split, in a task. */
final class SplitReader extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final DamageMode mode;
  private final RecordDecoders decoders;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final LongAccumulator skipped;

  SplitReader(
      DamageMode mode,
      RecordDecoders decoders,
      Broadcast<SerializableConfiguration> hadoop,
      LongAccumulator skipped) {
    this.mode = mode;
    this.decoders = decoders;
    this.hadoop = hadoop;
    this.skipped = skipped;
  }

  /** Throws what Spark looks for in files that it is to ignore, so nothing is wrapped. */
  @Override
  public Iterator<InternalRow> apply(PartitionedFile split) {
    RecordRows rows;
    try {
      rows = new RecordRows(
          SplitRecords.open(split, hadoop.value().value()),
          decoders.decoder(),
          mode,
          split.urlEncodedPath(),
          skipped);
    } catch (IOException e) {
      Platform.throwException(e);
      throw new UncheckedIOException(e);
    }
    closeWithTask(rows);
    return rows;
  }

  private static void closeWithTask(RecordRows rows) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener((TaskCompletionListener) context -> {
        try {
          rows.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
