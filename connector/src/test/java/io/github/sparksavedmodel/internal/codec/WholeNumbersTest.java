/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.model.ElementType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole numbers, at and beyond the bounds of every integer type. */
class WholeNumbersTest {
  private static final BigInteger TWO = BigInteger.TWO;
  private static final DataType DECIMAL = DataTypes.createDecimalType(20, 0);
  private static final DataType WIDE_DECIMAL = DataTypes.createDecimalType(38, 2);

  /** A type's least and largest number, and its numbers as Java objects. */
  private record Range(BigInteger least, BigInteger most, Function<BigInteger, Object> number) {
    static Range signed(int bits, Function<BigInteger, Object> number) {
      return new Range(
          TWO.pow(bits - 1).negate(), TWO.pow(bits - 1).subtract(BigInteger.ONE), number);
    }

    static Range unsigned(int bits, Function<BigInteger, Object> number) {
      return new Range(BigInteger.ZERO, TWO.pow(bits).subtract(BigInteger.ONE), number);
    }

    boolean has(BigInteger value) {
      return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }
  }

  private static final Map<DataType, Range> COLUMNS = Map.of(
      DataTypes.ByteType,
      Range.signed(8, BigInteger::byteValue),
      DataTypes.ShortType,
      Range.signed(16, BigInteger::shortValue),
      DataTypes.IntegerType,
      Range.signed(32, BigInteger::intValue),
      DataTypes.LongType,
      Range.signed(64, BigInteger::longValue),
      DECIMAL,
      Range.signed(67, value -> decimal(value, 20, 0)),
      WIDE_DECIMAL,
      Range.signed(100, value -> decimal(value, 38, 2)),
      DataTypes.StringType,
      Range.signed(100, BigInteger::toString));

  private static final Map<ElementType, Range> TENSORS = Map.of(
      ElementType.INT8, Range.signed(8, BigInteger::byteValue),
      ElementType.INT16, Range.signed(16, BigInteger::shortValue),
      ElementType.INT32, Range.signed(32, BigInteger::intValue),
      ElementType.INT64, Range.signed(64, BigInteger::longValue),
      ElementType.UINT8, Range.unsigned(8, BigInteger::shortValue),
      ElementType.UINT16, Range.unsigned(16, BigInteger::intValue),
      ElementType.UINT32, Range.unsigned(32, BigInteger::longValue),
      ElementType.UINT64, Range.unsigned(64, value -> decimal(value, 20, 0)));

  private static Object decimal(BigInteger value, int precision, int scale) {
    return Decimal.apply(new BigDecimal(value), precision, scale);
  }

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  /** Zero, and the powers of two at which types end, give or take one. */
  private static List<BigInteger> candidates(Range column) {
    TreeSet<BigInteger> values = new TreeSet<>(List.of(BigInteger.ZERO));
    for (int bits : new int[] {0, 7, 8, 15, 16, 31, 32, 63, 64}) {
      for (int more = -1; more <= 1; more++) {
        BigInteger value = TWO.pow(bits).add(BigInteger.valueOf(more));
        values.add(value);
        values.add(value.negate());
      }
    }
    return values.stream().filter(column::has).toList();
  }

  static Stream<Arguments> cells() {
    return COLUMNS.keySet().stream()
        .flatMap(column -> TENSORS.keySet().stream()
            .flatMap(to -> Stream.of(Form.values()).map(form -> Arguments.of(column, to, form))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void whatFitsComesBackAndTheRestIsRefused(DataType column, ElementType to, Form form)
      throws BadValueException {
    RoundTrip trip = RoundTrip.of(column, to);
    Range from = Objects.requireNonNull(COLUMNS.get(column));
    Range into = Objects.requireNonNull(TENSORS.get(to));
    List<Object> values = new ArrayList<>();
    List<Object> expected = new ArrayList<>();
    for (BigInteger value : candidates(from)) {
      if (into.has(value)) {
        values.add(from.number().apply(value));
        expected.add(into.number().apply(value));
      } else {
        Object bad = from.number().apply(value);
        assertOutOfRange(trip.refusal(form, from.number().apply(BigInteger.ONE), bad), bad, to);
      }
    }

    assertThat(trip.through(form, values)).hasSizeGreaterThan(2).isEqualTo(expected);
  }

  static void assertOutOfRange(ErrorMessage message, Object shown, ElementType to) {
    assertThat(message.text())
        .isEqualTo(
            "Row 3 of partition 0: column \"c\" holds " + shown + ", which does not fit " + to
                + ", the type of input \"x\" of signature \"serve\". Correct or filter the value, or set option \"mode\" to"
                + " PERMISSIVE to get null outputs for such rows.");
    assertThat(message.condition()).isEqualTo(ErrorCondition.ROW_VALUE_OUT_OF_RANGE);
  }

  @ParameterizedTest
  @EnumSource
  void aFractionDoesNotFitWhereTheColumnIsDecimal(Form form) throws BadValueException {
    DataType type = DataTypes.createDecimalType(5, 2);
    RoundTrip trip = RoundTrip.of(type, ElementType.INT32);
    Decimal good = Decimal.apply(new BigDecimal("-12.00"), 5, 2);
    Decimal bad = Decimal.apply(new BigDecimal("1.50"), 5, 2);

    assertThat(trip.through(form, List.of(good))).isEqualTo(List.of(-12));
    assertOutOfRange(trip.refusal(form, good, bad), "1.50", ElementType.INT32);
  }

  @ParameterizedTest
  @EnumSource
  void fractionsOfFloatsAreDropped(Form form) throws BadValueException {
    assertThat(RoundTrip.of(DataTypes.FloatType, ElementType.INT16)
            .through(form, List.of(1.9f, -1.9f, -0.0f, 32767.5f, -32768.5f)))
        .isEqualTo(List.of((short) 1, (short) -1, (short) 0, Short.MAX_VALUE, Short.MIN_VALUE));
    assertThat(RoundTrip.of(DataTypes.DoubleType, ElementType.INT64)
            .through(form, List.of(0.99, -0x1p63, 0x1.fffffffffffffp62)))
        .isEqualTo(List.of(0L, Long.MIN_VALUE, 9223372036854774784L));
    assertThat(RoundTrip.of(DataTypes.DoubleType, ElementType.UINT32)
            .through(form, List.of(4294967295.9, -0.9)))
        .isEqualTo(List.of(4294967295L, 0L));
    assertThat(RoundTrip.of(DataTypes.DoubleType, ElementType.UINT64)
            .through(form, List.of(0x1.fffffffffffffp63, 0x1p63, -0.9)))
        .isEqualTo(List.of(
            decimal(new BigInteger("18446744073709549568"), 20, 0),
            decimal(TWO.pow(63), 20, 0),
            decimal(BigInteger.ZERO, 20, 0)));
  }

  @ParameterizedTest
  @EnumSource
  void floatsBeyondTheBoundsAreRefusedAsTheyAre(Form form) throws BadValueException {
    RoundTrip floats = RoundTrip.of(DataTypes.FloatType, ElementType.INT8);
    for (Object bad : new Object[] {
      128f, -129f, 300.7f, 1e20f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
    }) {
      assertOutOfRange(floats.refusal(form, 1f, bad), bad, ElementType.INT8);
    }
    RoundTrip doubles = RoundTrip.of(DataTypes.DoubleType, ElementType.INT64);
    for (Object bad : new Object[] {0x1p63, -0x1.0000000000001p63, Double.NaN}) {
      assertOutOfRange(doubles.refusal(form, 1.0, bad), bad, ElementType.INT64);
    }
    RoundTrip unsigned = RoundTrip.of(DataTypes.DoubleType, ElementType.UINT8);
    assertOutOfRange(unsigned.refusal(form, 1.0, -1.5), -1.5, ElementType.UINT8);
    RoundTrip longest = RoundTrip.of(DataTypes.FloatType, ElementType.UINT64);
    for (Object bad : new Object[] {0x1p64f, -1f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertOutOfRange(longest.refusal(form, 1f, bad), bad, ElementType.UINT64);
    }
  }
}
