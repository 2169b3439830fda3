/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.internal.codec.RoundTrip.Complex;
import io.github.sparksavedmodel.internal.plan.Conversion;
import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.model.ElementType;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes that are the values of a row. The expected bytes are those of
 * {@code numpy.array([...]).tobytes().hex()}.
 */
class RawBytesTest {

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of(
            ElementType.FLOAT32, "0000803f000020c00000c07f", List.of(1f, -2.5f, Float.NaN)),
        Arguments.of(
            ElementType.FLOAT64,
            "9a9999999999b93f000000000000f0ff0000000000000080",
            List.of(0.1, Double.NEGATIVE_INFINITY, -0.0)),
        Arguments.of(ElementType.INT8, "80ff7f", List.of((byte) -128, (byte) -1, (byte) 127)),
        Arguments.of(ElementType.UINT8, "00ff7f", List.of((short) 0, (short) 255, (short) 127)),
        Arguments.of(
            ElementType.INT16, "00800100ff7f", List.of((short) -32768, (short) 1, (short) 32767)),
        Arguments.of(ElementType.UINT16, "0080010000ff", List.of(32768, 1, 65280)),
        Arguments.of(
            ElementType.INT32,
            "00000080d20400000100ffff",
            List.of(Integer.MIN_VALUE, 1234, -65535)),
        Arguments.of(ElementType.UINT32, "ffffffff0000000001000000", List.of(4294967295L, 0L, 1L)),
        Arguments.of(
            ElementType.INT64,
            "0000000000000080ffffffffffffffff15cd5b0700000000",
            List.of(Long.MIN_VALUE, -1L, 123456789L)),
        Arguments.of(
            ElementType.UINT64,
            "ffffffffffffffff01000000000000000000000000000080",
            List.of(
                unsigned("18446744073709551615"), unsigned("1"), unsigned("9223372036854775808"))),
        Arguments.of(
            ElementType.FLOAT16, "003c00c1007c", List.of(1f, -2.5f, Float.POSITIVE_INFINITY)),
        Arguments.of(
            ElementType.BFLOAT16, "803f20c0807f", List.of(1f, -2.5f, Float.POSITIVE_INFINITY)),
        Arguments.of(
            ElementType.COMPLEX64,
            "0000803f00000040000000000000803f0000c0bf00000000",
            List.of(new Complex(1f, 2f), new Complex(0f, 1f), new Complex(-1.5f, 0f))));
  }

  private static Decimal unsigned(String digits) {
    return Decimal.apply(new BigDecimal(digits), 20, 0);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void areTheValuesOfARow(ElementType elementType, String bytes, List<Object> expected)
      throws BadValueException {
    RoundTrip trip = RoundTrip.of(DataTypes.BinaryType, elementType, 3);
    byte[] zeros = new byte[bytes.length() / 2];
    assertThat(trip.input().conversion()).isEqualTo(Conversion.RAW);
    for (Form form : Form.values()) {
      List<Object> rows = trip.through(form, List.of(zeros, hex(bytes), zeros, hex(bytes)));
      assertThat(rows).hasSize(4);
      assertThat(rows.get(1)).as(form.name()).isEqualTo(expected);
      assertThat(rows.get(3)).isEqualTo(expected);
      assertThat(rows.get(0)).isEqualTo(rows.get(2)).isNotEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void haveTheLastDimensionInside(Form form) throws BadValueException {
    RoundTrip trip = RoundTrip.of(DataTypes.BinaryType, ElementType.INT8, 2, 3);

    assertThat(trip.through(form, List.of(hex("010203040506"))))
        .containsExactly(
            List.of(List.of((byte) 1, (byte) 2, (byte) 3), List.of((byte) 4, (byte) 5, (byte) 6)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "00000000000000", "000000000000000000"})
  void ofAnotherNumberAreRefused(String bytes) throws BadValueException {
    RoundTrip trip = RoundTrip.of(DataTypes.BinaryType, ElementType.FLOAT32, 2);
    for (Form form : Form.values()) {
      assertThat(trip.refusal(form, new byte[8], hex(bytes)).condition())
          .isEqualTo(ErrorCondition.ROW_BYTES_MISMATCH);
      assertThat(trip.refusal(form, new byte[8], hex(bytes)).text())
          .startsWith("Row 3 of partition 0: column \"c\" holds " + bytes.length() / 2
              + " bytes, but a row of input \"x\" of signature \"serve\", float32 [2], takes 8:");
    }
  }

  @ParameterizedTest
  @EnumSource
  void mayNotBeNull(Form form) throws BadValueException {
    RoundTrip trip = RoundTrip.of(DataTypes.BinaryType, ElementType.FLOAT32, 2);

    assertThat(trip.refusal(form, new byte[8], null).condition())
        .isEqualTo(ErrorCondition.ROW_VALUE_NULL);
  }
}
