/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.execution.vectorized.Dictionary;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.junit.jupiter.api.Test;

class DictionaryTextsTest {
  private static final int ROWS = 5;

  /** Its entries are their numbers as text. */
  private static final class Numbers implements Dictionary {
    private int reads;

    @Override
    public byte[] decodeToBinary(int id) {
      reads++;
      return ("entry " + id).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int decodeToInt(int id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long decodeToLong(int id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float decodeToFloat(int id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double decodeToDouble(int id) {
      throw new UnsupportedOperationException();
    }
  }

  private final Numbers numbers = new Numbers();

  @Test
  void readsEachEntryOnce() {
    ColumnVector texts = DictionaryTexts.of(column(DataTypes.StringType, 3, 0, 3, 100, 3));

    for (int round = 0; round < 2; round++) {
      assertThat(texts.getUTF8String(0)).hasToString("entry 3");
      assertThat(texts.getUTF8String(1)).hasToString("entry 0");
      assertThat(texts.getUTF8String(2)).hasToString("entry 3");
      assertThat(texts.getUTF8String(3)).hasToString("entry 100");
    }
    assertThat(numbers.reads).isEqualTo(3);
  }

  @Test
  void nullsAreNull() {
    WritableColumnVector column = column(DataTypes.StringType, 1, 1, 1, 1, 1);
    column.putNull(1);
    ColumnVector texts = DictionaryTexts.of(column);

    assertThat(texts.hasNull()).isTrue();
    assertThat(texts.numNulls()).isEqualTo(1);
    assertThat(texts.isNullAt(1)).isTrue();
    assertThat(texts.getUTF8String(1)).isNull();
    assertThat(texts.isNullAt(2)).isFalse();
  }

  @Test
  void countBytesOfNeighbouringRows() {
    WritableColumnVector column = column(DataTypes.StringType, 3, 100, 3, 1_000_000, 3);
    column.putNull(2);

    assertThat(new ColumnBytes(DictionaryTexts.of(column), false).of(1, 4))
        .isEqualTo("entry 100".length() + "entry 1000000".length());
  }

  @Test
  void entriesOfLargeDictionariesAreNotKept() {
    ColumnVector texts =
        DictionaryTexts.of(column(DataTypes.StringType, 1_000_000, 0, 1_000_000, 0, 0));

    assertThat(texts.getUTF8String(0)).hasToString("entry 1000000");
    assertThat(texts.getUTF8String(2)).hasToString("entry 1000000");
    assertThat(numbers.reads).isEqualTo(2);
  }

  @Test
  void otherColumnsStay() {
    ColumnVector plain = new OnHeapColumnVector(ROWS, DataTypes.StringType);
    ColumnVector bytes = column(DataTypes.BinaryType, 1, 1, 1, 1, 1);

    assertThat(DictionaryTexts.of(plain)).isSameAs(plain);
    assertThat(DictionaryTexts.of(bytes)).isSameAs(bytes);
  }

  private WritableColumnVector column(DataType type, int... entries) {
    WritableColumnVector column = new OnHeapColumnVector(ROWS, type);
    WritableColumnVector ids = column.reserveDictionaryIds(ROWS);
    for (int row = 0; row < ROWS; row++) {
      ids.putInt(row, entries[row]);
    }
    column.setDictionary(numbers);
    return column;
  }
}
