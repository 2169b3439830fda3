/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static io.github.sparksavedmodel.internal.codec.WholeNumbersTest.assertOutOfRange;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.model.ElementType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings and bytes, and what is lossy: text as numbers and numbers as text. */
class TextTest {
  private static final List<String> TEXTS = List.of(
      "",
      "a",
      "Grüße, 世界 🦆",
      "x".repeat(22),
      "x".repeat(23),
      "ü".repeat(11),
      "with a \u0000 inside",
      "long ".repeat(20_000));
  private static final byte[] NOT_TEXT = {'a', -1, -2, 0, -128};
  private static final String INVALID_OUTPUT =
      "Row 0 of partition 0: output \"y\" of signature \"serve\" holds bytes that are not UTF-8 text. An output whose name"
          + " ends in \"_bytes\" is given as BINARY; set option \"mode\" to PERMISSIVE to get null"
          + " outputs for such rows.";

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void textOfAnyLengthAndAlphabetComesBack(Form form) throws BadValueException {
    RoundTrip arrays = RoundTrip.of(
        DataTypes.createArrayType(DataTypes.StringType), ElementType.STRING, TEXTS.size());

    assertThat(RoundTrip.of(DataTypes.StringType, ElementType.STRING).through(form, TEXTS))
        .isEqualTo(TEXTS);
    assertThat(arrays.through(form, List.of(TEXTS, TEXTS))).isEqualTo(List.of(TEXTS, TEXTS));
  }

  @ParameterizedTest
  @EnumSource
  void bytesComeBackAsTheyAre(Form form) throws BadValueException {
    RoundTrip arrays = RoundTrip.ofBytes(DataTypes.createArrayType(DataTypes.BinaryType), 2);
    byte[] large = new byte[100_000];

    assertThat(RoundTrip.ofBytes(DataTypes.BinaryType)
            .through(form, List.of(NOT_TEXT, new byte[0], large)))
        .isEqualTo(List.of(
            ByteBuffer.wrap(NOT_TEXT), ByteBuffer.wrap(new byte[0]), ByteBuffer.wrap(large)));
    assertThat(arrays.through(form, List.of(List.of(NOT_TEXT, new byte[0]))))
        .isEqualTo(List.of(List.of(ByteBuffer.wrap(NOT_TEXT), ByteBuffer.wrap(new byte[0]))));
  }

  @ParameterizedTest
  @EnumSource
  void bytesThatAreTextComeBackAsText(Form form) throws BadValueException {
    byte[] text = "Grüße".getBytes(UTF_8);

    assertThat(RoundTrip.of(DataTypes.BinaryType, ElementType.STRING).through(form, List.of(text)))
        .isEqualTo(List.of("Grüße"));
  }

  @ParameterizedTest
  @EnumSource
  void bytesThatAreNotTextAreNotGivenAsText(Form form) {
    RoundTrip one = RoundTrip.of(DataTypes.BinaryType, ElementType.STRING);
    RoundTrip array =
        RoundTrip.of(DataTypes.createArrayType(DataTypes.BinaryType), ElementType.STRING, 2);
    List<Object> arrays = List.of(List.of("fine".getBytes(UTF_8), NOT_TEXT));

    assertInvalidOutput(() -> one.through(form, List.of(NOT_TEXT)));
    assertInvalidOutput(() -> array.through(form, arrays));
  }

  private static void assertInvalidOutput(ThrowingCallable call) {
    BadValueException problem = catchThrowableOfType(BadValueException.class, call);
    assertThat(problem).isNotNull();
    assertThat(problem.at("Row 0 of partition 0").text()).isEqualTo(INVALID_OUTPUT);
    assertThat(problem.at("Row 0 of partition 0").condition())
        .isEqualTo(ErrorCondition.ROW_OUTPUT_INVALID);
  }

  static Stream<Arguments> numbers() {
    DataType decimal = DataTypes.createDecimalType(30, 8);
    return Stream.of(
        Arguments.of(DataTypes.BooleanType, List.of(true, false), List.of("true", "false")),
        Arguments.of(DataTypes.ByteType, List.of((byte) -128), List.of("-128")),
        Arguments.of(DataTypes.ShortType, List.of((short) -32768), List.of("-32768")),
        Arguments.of(DataTypes.IntegerType, List.of(Integer.MIN_VALUE), List.of("-2147483648")),
        Arguments.of(DataTypes.LongType, List.of(Long.MIN_VALUE), List.of("-9223372036854775808")),
        Arguments.of(
            DataTypes.FloatType, List.of(0.1f, Float.NaN, -0f), List.of("0.1", "NaN", "-0.0")),
        Arguments.of(
            DataTypes.DoubleType,
            List.of(0.1, 1e300, Double.NEGATIVE_INFINITY),
            List.of("0.1", "1.0E300", "-Infinity")),
        Arguments.of(
            decimal,
            List.of(
                Decimal.apply(new BigDecimal("-0.00000010"), 30, 8),
                Decimal.apply(new BigDecimal("1234567890123456789012.12345678"), 30, 8)),
            List.of("-0.00000010", "1234567890123456789012.12345678")));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void numbersBecomeTheirText(DataType column, List<Object> values, List<Object> expected)
      throws BadValueException {
    for (Form form : Form.values()) {
      assertThat(RoundTrip.of(column, ElementType.STRING).through(form, values))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void textBecomesTheNearestNumber(Form form) throws BadValueException {
    List<String> texts = List.of("0.1", " -1e3 ", "16777217", "NaN", "-Infinity", "1e-400");

    assertThat(RoundTrip.of(DataTypes.StringType, ElementType.FLOAT32).through(form, texts))
        .isEqualTo(List.of(0.1f, -1000f, 16777216f, Float.NaN, Float.NEGATIVE_INFINITY, 0f));
    assertThat(RoundTrip.of(DataTypes.StringType, ElementType.FLOAT64).through(form, texts))
        .isEqualTo(List.of(0.1, -1000.0, 16777217.0, Double.NaN, Double.NEGATIVE_INFINITY, 0.0));
    assertThat(RoundTrip.of(DataTypes.StringType, ElementType.INT32)
            .through(form, List.of("12", " -3 ", "1e3", "4.0")))
        .isEqualTo(List.of(12, -3, 1000, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e400d", "1e400f", "1e400\u0001", "9e999999999"})
  void textOfAFiniteNumberDoesNotBecomeInfinite(String text) throws BadValueException {
    for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT64)) {
      RoundTrip trip = RoundTrip.of(DataTypes.StringType, type);
      assertOutOfRange(trip.refusal(Form.GENERIC, "1", text), '"' + text + '"', type);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e100", "-2147483649"})
  void textOfOtherThanAWholeNumberDoesNotFit(String text) throws BadValueException {
    RoundTrip trip = RoundTrip.of(DataTypes.StringType, ElementType.INT32);

    assertOutOfRange(trip.refusal(Form.UNSAFE, "1", text), new BigDecimal(text), ElementType.INT32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "one", "1,5", "1 2", "--1"})
  void textThatIsNoNumberIsInvalid(String text) throws BadValueException {
    for (ElementType type :
        List.of(ElementType.FLOAT32, ElementType.FLOAT64, ElementType.UINT8, ElementType.INT64)) {
      RoundTrip trip = RoundTrip.of(DataTypes.StringType, type);
      assertInvalid(trip.refusal(Form.UNSAFE, "1", text), '"' + text + '"', type);
    }
  }

  @ParameterizedTest
  @EnumSource
  void longTextIsShortenedInTheMessage(Form form) throws BadValueException {
    RoundTrip trip =
        RoundTrip.of(DataTypes.createArrayType(DataTypes.StringType), ElementType.FLOAT32, 2);

    assertInvalid(
        trip.refusal(form, List.of("1", "2"), List.of("1", "z".repeat(61))),
        '"' + "z".repeat(59) + "… at [1]",
        ElementType.FLOAT32);
  }

  private static void assertInvalid(ErrorMessage message, String shown, ElementType type) {
    assertThat(message.text())
        .isEqualTo("Row 3 of partition 0: column \"c\" holds " + shown + ", which is not a " + type
            + ", the type of input \"x\" of signature \"serve\". Correct or filter the value, or set option \"mode\" to"
            + " PERMISSIVE to get null outputs for such rows.");
    assertThat(message.condition()).isEqualTo(ErrorCondition.ROW_VALUE_INVALID);
  }
}
