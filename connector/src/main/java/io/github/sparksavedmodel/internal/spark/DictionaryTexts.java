/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.codec.ReadOnlyColumn;
import java.util.Arrays;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch in a text column with a dictionary. Each entry is read once, where Spark
 * copies it for each row that has it. Closing it does nothing. Confined to one task.
 */
final class DictionaryTexts extends ReadOnlyColumn {
  /** Entries beyond these are read as Spark does, so that large dictionaries take no memory. */
  private static final int MOST_ENTRIES = 1 << 14;

  private final WritableColumnVector column;
  private final WritableColumnVector entryNumbers;
  private @Nullable UTF8String[] entries = new UTF8String[64];

  private DictionaryTexts(WritableColumnVector column) {
    super(column.dataType());
    this.column = column;
    this.entryNumbers = column.getDictionaryIds();
  }

  /** The column to read a batch's values from: the given one, unless that has text as entries. */
  static ColumnVector of(ColumnVector column) {
    return column instanceof WritableColumnVector writable
            && column.dataType() instanceof StringType
            && writable.hasDictionary()
        ? new DictionaryTexts(writable)
        : column;
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    return column.isNullAt(row) ? null : text(row);
  }

  private UTF8String text(int row) {
    int number = entryNumbers.getDictId(row);
    UTF8String entry = number < entries.length ? entries[number] : null;
    return entry == null ? newEntry(number, row) : entry;
  }

  private UTF8String newEntry(int number, int row) {
    UTF8String entry = column.getUTF8String(row);
    if (number < MOST_ENTRIES) {
      if (number >= entries.length) {
        entries = Arrays.copyOf(entries, Math.max(number + 1, 2 * entries.length));
      }
      entries[number] = entry;
    }
    return entry;
  }

  /** The bytes of the texts of neighbouring rows, up to the one before {@code end}. */
  long bytes(int first, int end) {
    long bytes = 0;
    for (int row = first; row < end; row++) {
      bytes += column.isNullAt(row) ? 0 : text(row).numBytes();
    }
    return bytes;
  }

  @Override
  public boolean hasNull() {
    return column.hasNull();
  }

  @Override
  public int numNulls() {
    return column.numNulls();
  }

  @Override
  public boolean isNullAt(int row) {
    return column.isNullAt(row);
  }

  @Override
  public void close() {}
}
