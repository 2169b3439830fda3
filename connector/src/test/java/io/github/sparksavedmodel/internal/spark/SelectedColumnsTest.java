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
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Remainder;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.Test;

/** How batches are cut, and when those that are read are freed. */
class SelectedColumnsTest {
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

  private SelectedColumns filtered(Iterator<ColumnarBatch> batches, long one, long of) {
    return filtered(batches, one, of, 0);
  }

  private SelectedColumns filtered(
      Iterator<ColumnarBatch> batches, long one, long of, int rowsPerRun) {
    AttributeReference number = new AttributeReference(
        "n",
        DataTypes.LongType,
        true,
        Metadata.empty(),
        NamedExpression.newExprId(),
        ScalaInterop.seq(List.of()));
    Expression condition = new LessThan(
        new Remainder(number, Literal.create(of, DataTypes.LongType)),
        Literal.create(one, DataTypes.LongType));
    return new SelectedColumns(
        batches,
        FilterCondition.of(
            one == of ? Literal.TrueLiteral() : condition, ScalaInterop.seq(List.of(number))),
        new int[] {0, 1},
        TYPES,
        rowsPerRun,
        kept);
  }

  /** The first numbers of the batches, and how many rows follow. */
  private static List<String> read(SelectedColumns filtered, long one, long of) {
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
        .containsExactly(
            "0+256", "512+1024", "2560+4096", "10752+4096", "18944+4096", "27136+2816");
    assertThat(kept.value()).isEqualTo(16_384);
    assertThat(closed).hasSize(8);
  }

  @Test
  void wholeBatchesAreHandedOnAndFreedByWhoeverReadsThem() {
    ColumnarBatch whole = batch(0, 100, 3);
    SelectedColumns filtered = filtered(List.of(whole).iterator(), 1, 1);

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
    SelectedColumns filtered = filtered(batches(2, 100, 1 << 20), 1, 2);

    assertThat(filtered.next().numRows()).isEqualTo(16);
    assertThat(closed).isEmpty();
    List<Integer> others = new ArrayList<>();
    filtered.forEachRemaining(batch -> others.add(batch.numRows()));
    assertThat(others).containsExactly(16, 16, 16, 16, 16, 4);
    assertThat(closed).hasSize(2);
  }

  @Test
  void batchesAreMultiplesOfARun() {
    assertThat(read(filtered(batches(4, 4096, 3), 1, 2, 3000), 1, 2))
        .containsExactly("0+3000", "6000+3000", "12000+2192");
    assertThat(read(filtered(batches(1, 4096, 3), 1, 2, 100), 1, 2))
        .containsExactly("0+300", "600+1200", "3000+548");
    assertThat(read(filtered(batches(1, 4096, 3), 1, 2, 1), 1, 2))
        .containsExactly("0+256", "512+1024", "2560+768");
    assertThat(read(filtered(batches(3, 4096, 3), 1, 2, 4096), 1, 2))
        .containsExactly("0+4096", "8192+2048");
    assertThat(read(filtered(batches(1, 200, 1 << 20), 1, 2, 30), 1, 2))
        .containsExactly("0+30", "60+30", "120+30", "180+10");
  }

  @Test
  void columnsThatAreLeftOutAreFreed() {
    ColumnarBatch whole = batch(0, 100, 3);
    ColumnarBatch given = new SelectedColumns(
            List.of(whole).iterator(),
            FilterCondition.of(Literal.TrueLiteral(), ScalaInterop.seq(List.of())),
            new int[] {1},
            TYPES.subList(1, 2),
            0,
            kept)
        .next();

    assertThat(given.numCols()).isEqualTo(1);
    assertThat(given.column(0)).isSameAs(whole.column(1));
    assertThat(closed).hasSize(1);
  }

  @Test
  void batchesWithoutRowsAreFreed() {
    assertThat(filtered(batches(3, 50, 3), 0, 2).hasNext()).isFalse();
    assertThat(closed).hasSize(3);
  }
}
