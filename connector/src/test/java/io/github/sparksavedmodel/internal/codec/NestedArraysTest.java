/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static io.github.sparksavedmodel.internal.codec.WholeNumbersTest.assertOutOfRange;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.model.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays in arrays: every value in its place, and every wrong one named with its place. */
class NestedArraysTest {
  private static final List<long[]> SHAPES = List.of(
      new long[] {1},
      new long[] {7},
      new long[] {64},
      new long[] {65},
      new long[] {0},
      new long[] {2, 3},
      new long[] {0, 3},
      new long[] {3, 0},
      new long[] {2, 1, 3},
      new long[] {2, 0, 3},
      new long[] {2, 3, 1, 2});

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  /** A column type, a type it goes into, and the two forms of the value with a number. */
  private record Kind(
      DataType column, ElementType tensor, IntFunction<Object> in, IntFunction<Object> out) {
    Kind(DataType column, ElementType tensor, IntFunction<Object> value) {
      this(column, tensor, value, value);
    }

    @Override
    public String toString() {
      return column.sql() + " in " + tensor;
    }
  }

  static List<Kind> kinds() {
    return List.of(
        new Kind(DataTypes.BooleanType, ElementType.BOOL, i -> i % 3 == 0),
        new Kind(DataTypes.ByteType, ElementType.INT8, i -> (byte) i),
        new Kind(DataTypes.ByteType, ElementType.UINT8, i -> (byte) i, i -> (short) i),
        new Kind(DataTypes.ShortType, ElementType.INT16, i -> (short) -i),
        new Kind(DataTypes.ShortType, ElementType.UINT16, i -> (short) i, i -> i),
        new Kind(DataTypes.IntegerType, ElementType.INT32, i -> -i),
        new Kind(DataTypes.IntegerType, ElementType.UINT32, i -> i, i -> (long) i),
        new Kind(DataTypes.LongType, ElementType.INT64, i -> (1L << 40) + i),
        new Kind(DataTypes.FloatType, ElementType.FLOAT32, i -> i + 0.5f),
        new Kind(DataTypes.DoubleType, ElementType.FLOAT64, i -> i + 0.25),
        new Kind(DataTypes.DoubleType, ElementType.FLOAT32, i -> i + 0.25, i -> i + 0.25f),
        new Kind(DataTypes.StringType, ElementType.STRING, i -> "text number " + i));
  }

  static Stream<Arguments> cells() {
    return kinds().stream()
        .flatMap(kind -> SHAPES.stream()
            .flatMap(
                shape -> Stream.of(Form.values()).map(form -> Arguments.of(kind, shape, form))));
  }

  private static DataType arrays(DataType leaf, int depth) {
    return depth == 0 ? leaf : DataTypes.createArrayType(arrays(leaf, depth - 1));
  }

  /** Nested lists of a shape that count from a number on. */
  private static Object nested(long[] shape, int first, IntFunction<Object> value) {
    if (shape.length == 0) {
      return value.apply(first);
    }
    long[] inner = Arrays.copyOfRange(shape, 1, shape.length);
    int each = (int) Arrays.stream(inner).reduce(1, (a, b) -> a * b);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < shape[0]; i++) {
      list.add(nested(inner, first + i * each, value));
    }
    return list;
  }

  private static List<Object> rows(long[] shape, IntFunction<Object> value) {
    return List.of(nested(shape, 1, value), nested(shape, 17, value), nested(shape, 33, value));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyValueComesBackInItsPlace(Kind kind, long[] shape, Form form) throws BadValueException {
    RoundTrip trip = RoundTrip.of(arrays(kind.column(), shape.length), kind.tensor(), shape);

    assertThat(trip.through(form, rows(shape, kind.in()))).isEqualTo(rows(shape, kind.out()));
  }

  @ParameterizedTest
  @EnumSource
  void oneValueNeedsNoArray(Form form) throws BadValueException {
    RoundTrip trip = RoundTrip.of(DataTypes.FloatType, ElementType.FLOAT32, 1, 1);

    assertThat(trip.through(form, List.of(1.5f, 2f)))
        .isEqualTo(List.of(List.of(List.of(1.5f)), List.of(List.of(2f))));
  }

  /** Forms, and element types of the three ways to copy: whole arrays, numbers and texts. */
  static Stream<Arguments> badArrays() {
    return kinds().stream()
        .filter(kind -> kind.tensor() == ElementType.FLOAT32 || kind.tensor() == ElementType.STRING)
        .flatMap(kind -> Stream.of(Form.values()).map(form -> Arguments.of(kind, form)));
  }

  @ParameterizedTest
  @MethodSource("badArrays")
  void aNullIsNamedWithItsPlace(Kind kind, Form form) throws BadValueException {
    RoundTrip trip = RoundTrip.of(arrays(kind.column(), 3), kind.tensor(), 2, 1, 2);
    Object v = kind.in().apply(1);
    List<Object> inner = List.of(v, v);
    Object good = List.of(List.of(inner), List.of(inner));

    assertNull(trip.refusal(form, good, null), "");
    assertNull(trip.refusal(form, good, list(null, List.of(inner))), " at [0]");
    assertNull(trip.refusal(form, good, list(List.of(inner), null)), " at [1]");
    assertNull(trip.refusal(form, good, list(List.of(inner), list((Object) null))), " at [1][0]");
    assertNull(
        trip.refusal(form, good, list(List.of(inner), List.of(list(v, null)))), " at [1][0][1]");
    assertNull(
        trip.refusal(form, good, list(List.of(list(null, v)), List.of(inner))), " at [0][0][0]");
  }

  @ParameterizedTest
  @EnumSource
  void aNullIsFoundAnywhereInALongArray(Form form) throws BadValueException {
    RoundTrip trip = RoundTrip.of(arrays(DataTypes.FloatType, 1), ElementType.FLOAT32, 130);
    for (int place : new int[] {0, 63, 64, 127, 128, 129}) {
      List<@Nullable Object> bad = new ArrayList<>(Collections.nCopies(130, 1f));
      bad.set(place, null);

      assertNull(trip.refusal(form, Collections.nCopies(130, 1f), bad), " at [" + place + "]");
    }
  }

  /** Arrays that have the bytes of the tensor, but not its numbers. */
  static Stream<Arguments> negatives() {
    return Stream.of(
        Arguments.of(DataTypes.ByteType, ElementType.UINT8, (byte) -1),
        Arguments.of(DataTypes.ShortType, ElementType.UINT16, (short) -1),
        Arguments.of(DataTypes.IntegerType, ElementType.UINT32, -1));
  }

  @ParameterizedTest
  @MethodSource("negatives")
  void unsignedTensorsTakeNoNegativeNumbers(DataType column, ElementType to, Object negative)
      throws BadValueException {
    RoundTrip trip = RoundTrip.of(arrays(column, 1), to, 2);
    for (Form form : Form.values()) {
      List<Object> bad = List.of(negative, negative);
      List<Object> good = List.of(positive(negative), positive(negative));

      assertOutOfRange(trip.refusal(form, good, bad), "-1 at [0]", to);
    }
  }

  private static Object positive(Object negative) {
    if (negative instanceof Byte) {
      return (byte) 1;
    }
    return negative instanceof Short ? (Object) (short) 1 : (Object) 1;
  }

  @ParameterizedTest
  @EnumSource
  void aNullWithoutArraysHasNoPlace(Form form) throws BadValueException {
    assertNull(RoundTrip.of(DataTypes.StringType, ElementType.STRING).refusal(form, "a", null), "");
    assertNull(RoundTrip.of(DataTypes.IntegerType, ElementType.INT32).refusal(form, 1, null), "");
  }

  @ParameterizedTest
  @MethodSource("badArrays")
  void aWrongLengthIsNamedWithItsPlace(Kind kind, Form form) throws BadValueException {
    RoundTrip trip = RoundTrip.of(arrays(kind.column(), 2), kind.tensor(), 2, 3);
    Object v = kind.in().apply(1);
    List<Object> inner = List.of(v, v, v);
    Object good = List.of(inner, inner);

    assertLength(trip.refusal(form, good, List.of()), 0, "", 2);
    assertLength(trip.refusal(form, good, List.of(inner, inner, inner)), 3, "", 2);
    assertLength(trip.refusal(form, good, List.of(List.of(v, v), inner)), 2, " at [0]", 3);
    assertLength(trip.refusal(form, good, List.of(inner, List.of(v, v, v, v))), 4, " at [1]", 3);
    assertLength(trip.refusal(form, good, List.of(inner, List.of())), 0, " at [1]", 3);
  }

  @ParameterizedTest
  @EnumSource
  void anArrayOfNothingTakesNothing(Form form) throws BadValueException {
    RoundTrip trip = RoundTrip.of(arrays(DataTypes.FloatType, 1), ElementType.FLOAT32, 0);

    assertLength(trip.refusal(form, List.of(), List.of(1f)), 1, "", 0);
  }

  private static List<@Nullable Object> list(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private static void assertNull(ErrorMessage message, String place) {
    assertThat(message.text())
        .isEqualTo("Row 3 of partition 0: column \"c\" is null" + place
            + ", but input \"x\" of signature \"serve\" takes a"
            + " value. Fill or filter nulls before scoring, for example coalesce(c, 0), or set option \"nulls.x\" to the value"
            + " that stands for them, or set"
            + " option \"mode\" to PERMISSIVE to get null outputs for such rows.");
    assertThat(message.condition()).isEqualTo(ErrorCondition.ROW_VALUE_NULL);
  }

  private static void assertLength(ErrorMessage message, int actual, String place, int expected) {
    assertThat(message.text())
        .isEqualTo("Row 3 of partition 0: column \"c\" holds " + actual + " values" + place
            + ", but input \"x\" of signature \"serve\" takes " + expected
            + " there. Pad or cut the column before scoring,"
            + " or set option \"mode\" to PERMISSIVE to get null outputs for such rows.");
    assertThat(message.condition()).isEqualTo(ErrorCondition.ROW_LENGTH_MISMATCH);
  }
}
