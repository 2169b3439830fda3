/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.SavedModelException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import java.io.Closeable;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import scala.collection.AbstractIterator;

/** The rows of one split. Damage is treated as the mode says. */
final class RecordRows extends AbstractIterator<InternalRow> implements Closeable {
  private final SplitRecords records;
  private final @Nullable RecordDecoder decoder;
  private final DamageMode mode;
  private final String file;
  private final LongAccumulator skipped;
  private final UnsafeRow noColumns = new UnsafeRow(0);
  private @Nullable UnsafeRow next;
  private boolean isFinished;

  /**
   * The rows of a split.
   *
   * @param decoder makes the rows; null if these have no columns
   * @param file the file, as errors name it
   * @param skipped counts the records that are left out
   */
  RecordRows(
      SplitRecords records,
      @Nullable RecordDecoder decoder,
      DamageMode mode,
      String file,
      LongAccumulator skipped) {
    this.records = records;
    this.decoder = decoder;
    this.mode = mode;
    this.file = file;
    this.skipped = skipped;
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !isFinished) {
        next = advance();
      }
    } catch (IOException e) {
      Platform.throwException(e);
    }
    return next != null;
  }

  @Override
  public InternalRow next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    UnsafeRow row = next;
    next = null;
    return row;
  }

  /** The row of the next record, or null for a record that is left out and at the end. */
  private @Nullable UnsafeRow advance() throws IOException {
    boolean hasRecord;
    try {
      hasRecord = records.next(decoder != null);
    } catch (DamagedRecordException damage) {
      records.moveOver(damage);
      ErrorMessage error = ErrorCondition.TFRECORD_DAMAGED.with(
          "file", file, "offset", String.valueOf(damage.offset()), "reason", damage.reason());
      return damaged(error, file + ", byte " + damage.offset() + ": " + damage.reason(), damage);
    }
    isFinished = !hasRecord;
    return hasRecord ? row() : null;
  }

  private @Nullable UnsafeRow row() {
    if (decoder == null) {
      return noColumns;
    }
    RecordReader record = records.record();
    try {
      return decoder.row(record.buffer(), record.dataAt(), record.length());
    } catch (BadValueException e) {
      ErrorMessage error = e.at("The record at byte " + record.offset() + " of " + file);
      return damaged(error, error.text(), e);
    }
  }

  private @Nullable UnsafeRow damaged(ErrorMessage error, String reason, Exception cause) {
    return switch (mode) {
      case FAILFAST -> throw new SavedModelException(error, cause);
      case PERMISSIVE -> decoder == null ? noColumns : decoder.damaged(reason);
      case DROPMALFORMED -> {
        skipped.add(1);
        yield null;
      }
    };
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
