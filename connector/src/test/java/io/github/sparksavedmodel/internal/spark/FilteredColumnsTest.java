/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.internal.codec.ReadOnlyColumn;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;

/** How batches are cut, and when those that are read are freed. */
class FilteredColumnsTest {
  private static final List<DataType> TYPES = List.of(DataTypes.LongType, DataTypes.StringType);

  private final List<Numbers> closed = new ArrayList<>();
  private final SQLMetric kept = new SQLMetric("sum", 0);

  /** A column that notes when it is freed, as columns outside Spark's own memory have to be. */
  private final class Numbers extends ReadOnlyColumn {
    private final long first;

    Numbers(long first) {
      super(DataTypes.LongType);
      this.first = first;
    }

    @Override
    public long getLong(int row) {
      return first + row;
    }

    @Override
    public boolean isNullAt(int row) {
      return false;
    }

    @Override
    public boolean hasNull() {
      return false;
    }

    @Override
    public int numNulls() {
      return 0;
    }

    @Override
    public void close() {
      closed.add(this);
    }
  }

  private ColumnarBatch batch(long first, int rows, int textLength) {
    OnHeapColumnVector texts = new OnHeapColumnVector(rows, DataTypes.StringType);
    byte[] text = new byte[textLength];
    for (int row = 0; row < rows; row++) {
      texts.putByteArray(row, text);
    }
    return new ColumnarBatch(new ColumnVector[] {new Numbers(first), texts}, rows);
  }

  private Iterator<ColumnarBatch> batches(int count, int rows, int textLength) {
    return LongStream.range(0, count)
        .mapToObj(number -> batch(number * rows, rows, textLength))
        .iterator();
  }

  private FilteredColumns filtered(Iterator<ColumnarBatch> batches, long one, long of) {
    BasePredicate condition = new BasePredicate() {
      @Override
      public boolean eval(InternalRow row) {
        return row.getLong(0) % of < one;
      }
    };
    return new FilteredColumns(batches, condition, new int[] {0, 1}, TYPES, kept);
  }

  /** The first numbers of the batches, and how many rows follow. */
  private static List<String> read(FilteredColumns filtered, long one, long of) {
    List<String> read = new ArrayList<>();
    long expected = 0;
    while (filtered.hasNext()) {
      ColumnarBatch batch = filtered.next();
      read.add(batch.column(0).getLong(0) + "+" + batch.numRows());
      for (int row = 0; row < batch.numRows(); row++) {
        assertThat(batch.column(0).getLong(row)).isEqualTo(expected);
        do {
          expected++;
        } while (expected % of >= one);
      }
    }
    return read;
  }

  @Test
  void batchesGrow() {
    List<String> read = read(filtered(batches(8, 4096, 3), 1, 2), 1, 2);

    assertThat(read)
        .containsExactly("0+2048", "4096+2048", "8192+4096", "16384+4096", "24576+4096");
    assertThat(kept.value()).isEqualTo(16_384);
    assertThat(closed).hasSize(8);
  }

  @Test
  void wholeBatchesAreHandedOnAndFreedByWhoeverReadsThem() {
    ColumnarBatch whole = batch(0, 100, 3);
    FilteredColumns filtered = filtered(List.of(whole).iterator(), 1, 1);

    ColumnarBatch given = filtered.next();

    assertThat(given.column(0)).isSameAs(whole.column(0));
    assertThat(given.numRows()).isEqualTo(100);
    assertThat(closed).isEmpty();
    assertThatThrownBy(filtered::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void rowsBeforeAWholeBatchComeFirst() {
    Iterator<ColumnarBatch> batches =
        List.of(batch(0, 20, 3), batch(20, 10, 3), batch(30, 20, 3)).iterator();

    assertThat(read(filtered(batches, 30, 40), 30, 40)).containsExactly("0+20", "20+10", "40+10");
    assertThat(closed).hasSize(1);
  }

  /** A batch is read as far as there is room, and freed when all of it was read. */
  @Test
  void largeRowsEndABatch() {
    FilteredColumns filtered = filtered(batches(2, 100, 1 << 20), 1, 2);

    assertThat(filtered.next().numRows()).isEqualTo(16);
    assertThat(closed).isEmpty();
    List<Integer> others = new ArrayList<>();
    filtered.forEachRemaining(batch -> others.add(batch.numRows()));
    assertThat(others).containsExactly(16, 16, 16, 16, 16, 4);
    assertThat(closed).hasSize(2);
  }

  @Test
  void batchesWithoutRowsAreFreed() {
    assertThat(filtered(batches(3, 50, 3), 0, 2).hasNext()).isFalse();
    assertThat(closed).hasSize(3);
  }
}
