/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.codec.RoundTrip.Complex;
import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.model.ElementType;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Floating point of 16 bits, and complex numbers. */
class RareTypesTest {
  private static final DataType DECIMAL = DataTypes.createDecimalType(38, 6);
  private static final StructType FLOATS = complex(DataTypes.FloatType);
  private static final StructType DOUBLES = complex(DataTypes.DoubleType);

  private static StructType complex(DataType part) {
    return new StructType().add("re", part).add("im", part);
  }

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  private static Decimal decimal(String text) {
    return Decimal.apply(new BigDecimal(text), 38, 6);
  }

  /** 2049 is half way between two numbers of float16, and 257 of bfloat16. */
  static Stream<Arguments> smallFloats() {
    return Stream.of(
        Arguments.of(
            DataTypes.FloatType,
            ElementType.FLOAT16,
            List.of(0.1f, -0f, 65519f, 2049f, Float.NaN, Float.NEGATIVE_INFINITY),
            List.of(0.099975586f, -0f, 65504f, 2048f, Float.NaN, Float.NEGATIVE_INFINITY)),
        Arguments.of(
            DataTypes.DoubleType,
            ElementType.FLOAT16,
            List.of(Math.nextUp(2049.0), Math.nextDown(2051.0), 0x1p-25, Math.nextUp(0x1p-25)),
            List.of(2050f, 2050f, 0f, 0x1p-24f)),
        Arguments.of(
            DataTypes.ByteType,
            ElementType.FLOAT16,
            List.of((byte) -128, (byte) 127),
            List.of(-128f, 127f)),
        Arguments.of(
            DataTypes.IntegerType,
            ElementType.FLOAT16,
            List.of(2051, -65519),
            List.of(2052f, -65504f)),
        Arguments.of(
            DataTypes.ShortType,
            ElementType.BFLOAT16,
            List.of((short) 257, (short) 259),
            List.of(256f, 260f)),
        Arguments.of(
            DataTypes.DoubleType,
            ElementType.BFLOAT16,
            List.of(0.1, Math.nextUp(257.0), 1e-60),
            List.of(0.100097656f, 258f, 0f)),
        Arguments.of(
            DataTypes.StringType,
            ElementType.FLOAT16,
            List.of("2049", "-Infinity"),
            List.of(2048f, Float.NEGATIVE_INFINITY)));
  }

  /** By way of a double, these would be half way between two numbers and go to the even one. */
  static Stream<Arguments> twiceRounded() {
    long middle = (1L << 60) + (1L << 52);
    return Stream.of(
        Arguments.of(
            DataTypes.LongType,
            ElementType.BFLOAT16,
            List.of(middle - 1, middle, middle + 1, -middle - 1, Long.MAX_VALUE),
            List.of(0x1p60f, 0x1p60f, 0x1.02p60f, -0x1.02p60f, 0x1p63f)),
        Arguments.of(
            DECIMAL,
            ElementType.FLOAT16,
            List.of(decimal("2049.000000"), decimal("-2048.999999"), decimal("0.100000")),
            List.of(2048f, -2048f, 0.099975586f)),
        Arguments.of(
            DECIMAL,
            ElementType.BFLOAT16,
            List.of(decimal("1157425104234217472.000001"), decimal("1157425104234217472.000000")),
            List.of(0x1.02p60f, 0x1p60f)));
  }

  @ParameterizedTest
  @MethodSource({"smallFloats", "twiceRounded"})
  void becomesTheNearestOfSixteenBits(
      DataType column, ElementType to, List<Object> values, List<Object> expected)
      throws BadValueException {
    for (Form form : Form.values()) {
      assertThat(RoundTrip.of(column, to).through(form, values)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFiniteNumberDoesNotBecomeInfinite(Form form) throws BadValueException {
    WholeNumbersTest.assertOutOfRange(
        RoundTrip.of(DataTypes.IntegerType, ElementType.FLOAT16).refusal(form, 1, 65520),
        "65520",
        ElementType.FLOAT16);
    WholeNumbersTest.assertOutOfRange(
        RoundTrip.of(DataTypes.DoubleType, ElementType.BFLOAT16).refusal(form, 1.0, -1e39),
        "-1.0E39",
        ElementType.BFLOAT16);
    WholeNumbersTest.assertOutOfRange(
        RoundTrip.of(DECIMAL, ElementType.FLOAT16).refusal(form, decimal("1"), decimal("65520.5")),
        "65520.500000",
        ElementType.FLOAT16);
  }

  @ParameterizedTest
  @EnumSource
  void arraysHoldThemToo(Form form) throws BadValueException {
    List<Object> rows = List.of(List.of(0.5f, Float.NaN), List.of(-65504f, 0x1p-24f));
    assertThat(RoundTrip.of(DataTypes.createArrayType(DataTypes.FloatType), ElementType.FLOAT16, 2)
            .through(form, rows))
        .isEqualTo(rows);
    Decimal most = Decimal.apply(new BigDecimal("18446744073709551615"), 20, 0);
    List<Object> decimals = List.of(List.of(most, Decimal.apply(0L, 20, 0)));
    assertThat(RoundTrip.of(
                DataTypes.createArrayType(DataTypes.createDecimalType(20, 0)),
                ElementType.UINT64,
                2)
            .through(form, decimals))
        .isEqualTo(decimals);
  }

  @ParameterizedTest
  @EnumSource
  void complexNumbersHaveTwoParts(Form form) throws BadValueException {
    List<Object> floats = List.of(
        new Complex(1f, -2f), new Complex(Float.NaN, -0f), new Complex(0.1f, Float.MAX_VALUE));
    List<Object> doubles =
        List.of(new Complex(1.0, -2.0), new Complex(Double.NaN, -0.0), new Complex(0.1, 1e308));
    assertThat(RoundTrip.of(FLOATS, ElementType.COMPLEX64).through(form, floats))
        .isEqualTo(floats);
    assertThat(RoundTrip.of(DOUBLES, ElementType.COMPLEX128).through(form, doubles))
        .isEqualTo(doubles);
    assertThat(RoundTrip.of(FLOATS, ElementType.COMPLEX128).through(form, floats.subList(0, 1)))
        .isEqualTo(doubles.subList(0, 1));
    assertThat(RoundTrip.of(DOUBLES, ElementType.COMPLEX64).through(form, doubles.subList(0, 2)))
        .isEqualTo(floats.subList(0, 2));
  }

  @ParameterizedTest
  @EnumSource
  void arraysOfComplexNumbersCanBeNested(Form form) throws BadValueException {
    DataType column = DataTypes.createArrayType(DataTypes.createArrayType(FLOATS));
    List<Object> rows = List.of(
        List.of(List.of(new Complex(1f, 2f)), List.of(new Complex(3f, 4f))),
        List.of(List.of(new Complex(5f, 6f)), List.of(new Complex(7f, 8f))));
    assertThat(RoundTrip.of(column, ElementType.COMPLEX64, 2, 1).through(form, rows))
        .isEqualTo(rows);
  }

  @ParameterizedTest
  @EnumSource
  void eachPartIsChecked(Form form) throws BadValueException {
    RoundTrip trip = RoundTrip.of(DOUBLES, ElementType.COMPLEX64);
    Complex good = new Complex(1.0, 2.0);
    WholeNumbersTest.assertOutOfRange(
        trip.refusal(form, good, new Complex(1.0, 1e300)), "1.0E300", ElementType.COMPLEX64);
    ErrorMessage isNull = trip.refusal(form, good, new Complex(1.0, null));
    assertThat(isNull.condition()).isEqualTo(ErrorCondition.ROW_VALUE_NULL);
    assertThat(isNull.text()).contains("column \"c\" is null at .im, but input \"x\"");
  }
}
