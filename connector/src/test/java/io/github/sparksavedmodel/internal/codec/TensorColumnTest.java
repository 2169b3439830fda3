/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What whole columns of values are, on their way in and out; that they are right, others test. */
class TensorColumnTest {

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  static Stream<Arguments> sameInTensor() {
    return Stream.of(
        Arguments.of(DataTypes.BooleanType, ElementType.BOOL, true),
        Arguments.of(DataTypes.ByteType, ElementType.INT8, (byte) 1),
        Arguments.of(DataTypes.ShortType, ElementType.INT16, (short) 2),
        Arguments.of(DataTypes.IntegerType, ElementType.INT32, 3),
        Arguments.of(DataTypes.LongType, ElementType.INT64, 4L),
        Arguments.of(DataTypes.FloatType, ElementType.FLOAT32, 5f),
        Arguments.of(DataTypes.DoubleType, ElementType.FLOAT64, 6.0));
  }

  @ParameterizedTest
  @MethodSource("sameInTensor")
  void valuesThatNeedNoConversionAreCopiedAtOnce(DataType type, ElementType into, Object value) {
    RoundTrip scalars = RoundTrip.of(type, into);
    for (Form form : Form.values()) {
      assertThat(scalars.isCopiedAtOnce(form, List.of(value, value)))
          .as(form.name())
          .isEqualTo(form.isColumn());
    }
  }

  @ParameterizedTest
  @MethodSource("sameInTensor")
  void flatArraysInSparksOwnColumnsToo(DataType type, ElementType into, Object value) {
    RoundTrip arrays = RoundTrip.of(DataTypes.createArrayType(type), into, 2);
    List<Object> two = List.of(List.of(value, value), List.of(value, value));

    assertThat(arrays.isCopiedAtOnce(Form.ON_HEAP, two)).isTrue();
    assertThat(arrays.isCopiedAtOnce(Form.OFF_HEAP, two)).isTrue();
    assertThat(arrays.isCopiedAtOnce(Form.FOREIGN, two)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aColumnLongerThanTheCopysBufferComesBack(Form form) throws BadValueException {
    List<Integer> values =
        Stream.iterate(0, i -> i + 1).limit(form == Form.CONSTANT ? 3 : 20_000).toList();

    assertThat(RoundTrip.of(DataTypes.IntegerType, ElementType.INT32).through(form, values))
        .isEqualTo(values);
  }

  @Test
  void arraysAreReadWhileTheScopeIsOpenOnly() {
    RoundTrip arrays =
        RoundTrip.of(DataTypes.createArrayType(DataTypes.FloatType), ElementType.FLOAT32, 3);
    ColumnarArray array;
    try (TensorScope scope = new TensorScope()) {
      TensorColumn column =
          TensorColumn.of(arrays.output(), scope.allocate(ElementType.FLOAT32, 2, 3), scope);
      array = column.getArray(1);

      assertThat(array.numElements()).isEqualTo(3);
      assertThatThrownBy(() -> array.getFloat(3)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> array.getDouble(0))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> column.getFloat(0))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThatThrownBy(() -> array.getFloat(0)).isInstanceOf(IllegalStateException.class);
  }
}
