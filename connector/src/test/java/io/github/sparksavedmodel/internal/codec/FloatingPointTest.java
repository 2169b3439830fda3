/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static io.github.sparksavedmodel.internal.codec.WholeNumbersTest.assertOutOfRange;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.model.ElementType;
import java.math.BigDecimal;
import java.util.List;
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

/** Numbers that become floating point: to the nearest, and never infinite of themselves. */
class FloatingPointTest {
  private static final DataType DECIMAL = DataTypes.createDecimalType(38, 10);
  private static final DataType WHOLE = DataTypes.createDecimalType(38, 0);
  /** Half way between the largest float and what would be the next. */
  private static final double BEYOND_FLOATS = 0x1.ffffffp127;

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  private static Decimal decimal(String text, DataType type) {
    return Decimal.apply(new BigDecimal(text), 38, type == WHOLE ? 0 : 10);
  }

  static Stream<Arguments> floatingIntoFloat32() {
    List<Float> floats = List.of(
        0f,
        -0f,
        1.5f,
        Float.MIN_VALUE,
        -Float.MAX_VALUE,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY);
    return Stream.of(
        Arguments.of(DataTypes.FloatType, floats, floats),
        Arguments.of(
            DataTypes.DoubleType,
            List.of(
                0.1,
                -0.0,
                1e-60,
                Math.nextDown(BEYOND_FLOATS),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY),
            List.of(
                0.1f,
                -0f,
                0f,
                Float.MAX_VALUE,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY)));
  }

  static Stream<Arguments> wholeAndDecimalIntoFloat32() {
    return Stream.of(
        Arguments.of(DataTypes.ByteType, List.of((byte) -128, (byte) 127), List.of(-128f, 127f)),
        Arguments.of(
            DataTypes.ShortType, List.of((short) -32768, (short) 32767), List.of(-32768f, 32767f)),
        Arguments.of(
            DataTypes.IntegerType,
            List.of(16777217, 16777219, Integer.MIN_VALUE, Integer.MAX_VALUE),
            List.of(16777216f, 16777220f, -0x1p31f, 0x1p31f)),
        // By way of a double, the second one would be rounded down.
        Arguments.of(
            DataTypes.LongType,
            List.of(16777217L, (1L << 60) + (1L << 36) + 1, Long.MIN_VALUE, Long.MAX_VALUE),
            List.of(16777216f, 0x1.000002p60f, -0x1p63f, 0x1p63f)),
        Arguments.of(
            DECIMAL,
            List.of(decimal("0.1", DECIMAL), decimal("-12345678.9", DECIMAL)),
            List.of(0.1f, -12345679f)),
        Arguments.of(
            WHOLE,
            List.of(decimal("99999999999999999999999999999999999999", WHOLE)),
            List.of(1e38f)));
  }

  @ParameterizedTest
  @MethodSource({"floatingIntoFloat32", "wholeAndDecimalIntoFloat32"})
  void becomesTheNearestFloat(DataType column, List<Object> values, List<Object> expected)
      throws BadValueException {
    for (Form form : Form.values()) {
      assertThat(RoundTrip.of(column, ElementType.FLOAT32).through(form, values))
          .isEqualTo(expected);
    }
  }

  static Stream<Arguments> intoFloat64() {
    return Stream.of(
        Arguments.of(
            DataTypes.DoubleType,
            List.of(
                -0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY),
            List.of(
                -0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY)),
        Arguments.of(
            DataTypes.FloatType,
            List.of(0.1f, -0f, Float.NaN, Float.POSITIVE_INFINITY),
            List.of((double) 0.1f, -0.0, Double.NaN, Double.POSITIVE_INFINITY)),
        Arguments.of(DataTypes.ByteType, List.of((byte) -128), List.of(-128.0)),
        Arguments.of(DataTypes.ShortType, List.of((short) -32768), List.of(-32768.0)),
        Arguments.of(
            DataTypes.IntegerType,
            List.of(Integer.MIN_VALUE, Integer.MAX_VALUE),
            List.of(-0x1p31, 2147483647.0)),
        Arguments.of(
            DataTypes.LongType,
            List.of((1L << 53) + 1, (1L << 53) + 3, Long.MAX_VALUE),
            List.of(0x1p53, 0x1p53 + 4, 0x1p63)),
        Arguments.of(
            DECIMAL,
            List.of(decimal("0.1", DECIMAL), decimal("-9007199254740993", DECIMAL)),
            List.of(0.1, -9007199254740992.0)));
  }

  @ParameterizedTest
  @MethodSource("intoFloat64")
  void becomesTheNearestDouble(DataType column, List<Object> values, List<Object> expected)
      throws BadValueException {
    for (Form form : Form.values()) {
      assertThat(RoundTrip.of(column, ElementType.FLOAT64).through(form, values))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFiniteDoubleDoesNotBecomeInfinite(Form form) throws BadValueException {
    RoundTrip trip = RoundTrip.of(DataTypes.DoubleType, ElementType.FLOAT32);
    for (double bad : new double[] {BEYOND_FLOATS, -BEYOND_FLOATS, 1e300, -Double.MAX_VALUE}) {
      assertOutOfRange(trip.refusal(form, 1.0, bad), bad, ElementType.FLOAT32);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWholeArrayIsCheckedToo(Form form) throws BadValueException {
    RoundTrip trip =
        RoundTrip.of(DataTypes.createArrayType(DataTypes.DoubleType), ElementType.FLOAT32, 3);

    assertThat(trip.through(form, List.of(List.of(0.1, -0.0, Double.NaN))))
        .isEqualTo(List.of(List.of(0.1f, -0f, Float.NaN)));
    assertOutOfRange(
        trip.refusal(form, List.of(1.0, 2.0, 3.0), List.of(1.0, 1e300, -1e300)),
        "1.0E300 at [1]",
        ElementType.FLOAT32);
  }
}
