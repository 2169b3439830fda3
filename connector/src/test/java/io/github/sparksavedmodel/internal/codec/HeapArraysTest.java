/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether this version of Spark keeps its values where they are looked for. */
class HeapArraysTest {
  private final OnHeapColumnVector column = new OnHeapColumnVector(2, DataTypes.LongType);

  @ParameterizedTest
  @EnumSource(PrimitiveValues.class)
  void everyTypeHasAnArrayThatIsKnown(PrimitiveValues values) {
    assertThat(values.heapArrays().areKnown()).isTrue();
  }

  @Test
  void theArrayHasTheValues() {
    column.appendLongs(2, 7);

    assertThat(HeapArrays.of("longData", long[].class).of(column)).isEqualTo(new long[] {7, 7});
  }

  @Test
  void valuesInADictionaryAreElsewhere() {
    column.appendLongs(2, 7);

    assertThat(HeapArrays.of("longData", long[].class).of(TestDictionary.encoded(column)))
        .isNull();
  }

  @Test
  void anotherSparkMayKeepThemElsewhere() {
    HeapArrays arrays = HeapArrays.of("longValues", long[].class);

    assertThat(arrays.areKnown()).isFalse();
    assertThat(arrays.of(column)).isNull();
  }
}
