/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.codec.PackedRows;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;

/**
 * The rows of a batch, copied into one buffer: the child reuses its rows, and each is needed again
 * when its outputs are there. Confined to one task.
 */
final class BufferedRows extends EvaluatedRows implements PackedRows {
  private static final int FIRST_BYTES = 1 << 16;

  private final UnsafeRow current;
  private final BitSet scored = new BitSet();
  private byte[] buffer = new byte[FIRST_BYTES];
  private int[] ends = new int[64];
  private int count;
  private int dropped;

  /**
   * Rows of so many columns.
   *
   * @param evaluator evaluates what scoring needs of them
   */
  BufferedRows(RowEvaluator evaluator, int columns) {
    super(evaluator);
    this.current = new UnsafeRow(columns);
  }

  /** Forgets all rows. */
  void clear() {
    count = 0;
    dropped = 0;
    scored.clear();
  }

  /** Forgets the first rows; the others then count from 0. */
  void drop(int rows) {
    dropped += Objects.checkIndex(rows, size() + 1);
  }

  /** Copies a row behind the others. */
  void add(InternalRow row) {
    UnsafeRow unsafe = evaluator.unsafe(row);
    int start = bytes();
    int size = unsafe.getSizeInBytes();
    reserve(Math.addExact(start, size));
    Platform.copyMemory(
        unsafe.getBaseObject(),
        unsafe.getBaseOffset(),
        buffer,
        Platform.BYTE_ARRAY_OFFSET + start,
        size);
    if (evaluator.isScored(row)) {
      scored.set(count);
    }
    ends[count++] = start + size;
  }

  private void reserve(int bytes) {
    if (bytes > buffer.length) {
      long wanted = Math.max(bytes, Math.min(2L * buffer.length, Integer.MAX_VALUE - 8L));
      buffer = Arrays.copyOf(buffer, (int) wanted);
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
  }

  /** The bytes of all rows, dropped or not. */
  int bytes() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** The row as the child gave it; valid until the next call of this or {@link #moveTo}. */
  UnsafeRow row(int row) {
    int start = start(row);
    current.pointTo(buffer, Platform.BYTE_ARRAY_OFFSET + start, end(row) - start);
    return current;
  }

  private int start(int row) {
    return dropped + row == 0 ? 0 : end(row - 1);
  }

  private int end(int row) {
    return ends[dropped + row];
  }

  @Override
  public int size() {
    return count - dropped;
  }

  @Override
  public boolean isScored(int row) {
    return scored.get(dropped + row);
  }

  @Override
  public long bytes(int row) {
    return (long) end(row) - start(row);
  }

  @Override
  public long bytes(int first, int end) {
    return (long) start(end) - start(first);
  }

  @Override
  public void moveTo(int row) {
    evaluator.moveTo(row(row));
  }

  @Override
  public Optional<ColumnVector> column(int input) {
    return Optional.empty();
  }

  @Override
  public Optional<PackedRows> packed(int input) {
    return evaluator.isColumn(input) ? Optional.of(this) : Optional.empty();
  }

  @Override
  public byte[] array() {
    return buffer;
  }

  @Override
  public long offset(int row) {
    Objects.checkIndex(row, size());
    return (long) Platform.BYTE_ARRAY_OFFSET + start(row);
  }

  @Override
  public int columns() {
    return current.numFields();
  }

  @Override
  public int columnRow(int row) {
    return row;
  }
}
