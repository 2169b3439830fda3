/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.FeatureList;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;
import org.tensorflow.proto.SequenceExample;

/** What becomes of the features of tf.Examples, by the type of their fields. */
class ExampleReaderTest {
  private static final ExampleTypes LOOSE =
      new ExampleTypes(ExampleTypes.Decimals.STRING, true, true);
  private static final ExampleTypes FLOAT_DECIMALS =
      new ExampleTypes(ExampleTypes.Decimals.FLOAT, false, false);

  private static byte[] example(String name, Feature.Builder feature) {
    return Example.newBuilder()
        .setFeatures(Features.newBuilder().putFeature(name, feature.build()))
        .build()
        .toByteArray();
  }

  private static byte[] int64s(long... values) {
    Int64List.Builder list = Int64List.newBuilder();
    Arrays.stream(values).forEach(list::addValue);
    return example("x", Feature.newBuilder().setInt64List(list));
  }

  private static byte[] texts(String... values) {
    BytesList.Builder list = BytesList.newBuilder();
    Arrays.stream(values).map(ByteString::copyFromUtf8).forEach(list::addValue);
    return example("x", Feature.newBuilder().setBytesList(list));
  }

  private static byte[] floats(float... values) {
    FloatList.Builder list = FloatList.newBuilder();
    for (float value : values) {
      list.addValue(value);
    }
    return example("x", Feature.newBuilder().setFloatList(list));
  }

  private static InternalRow read(byte[] bytes, String type, ExampleTypes types)
      throws BadValueException {
    return ExampleReader.of(StructType.fromDDL("x " + type), false, types)
        .read(bytes, 0, bytes.length);
  }

  private static ErrorCondition refusal(byte[] bytes, String type, ExampleTypes types) {
    return catchThrowableOfType(BadValueException.class, () -> read(bytes, type, types))
        .at("Row 1")
        .condition();
  }

  @ParameterizedTest
  @CsvSource({
    "BIGINT, 9223372036854775807, true",
    "INT, 2147483647, true",
    "INT, 2147483648, false",
    "INT, -2147483649, false",
    "SMALLINT, -32768, true",
    "SMALLINT, 32768, false",
    "TINYINT, 127, true",
    "TINYINT, -129, false",
    "BOOLEAN, 1, true",
    "BOOLEAN, 2, false",
    "DATE, 20000, true",
    "DATE, 2147483648, false",
    "TIMESTAMP, 1, true",
    "TIMESTAMP_NTZ, 1, true"
  })
  void wholeNumbersFitTheirTypeOrAreRefused(String type, long value, boolean fits)
      throws BadValueException {
    if (fits) {
      Object read = read(int64s(value), type, LOOSE)
          .get(0, StructType.fromDDL("x " + type).apply(0).dataType());
      assertThat(read instanceof Boolean flag ? flag : ((Number) read).longValue())
          .isEqualTo(read instanceof Boolean ? (Object) true : (Object) value);
    } else {
      assertThat(refusal(int64s(value), type, LOOSE))
          .isEqualTo(ErrorCondition.EXAMPLE_VALUE_INVALID);
    }
  }

  @Test
  void decimalsAreTextOrFloats() throws BadValueException {
    assertThat(read(texts("-12.30"), "DECIMAL(9,2)", LOOSE).getDecimal(0, 9, 2))
        .isEqualTo(Decimal.apply(new java.math.BigDecimal("-12.30")));
    assertThat(read(floats(0.1f), "DECIMAL(9,2)", FLOAT_DECIMALS).getDecimal(0, 9, 2))
        .isEqualTo(Decimal.apply(new java.math.BigDecimal("0.10")));
    for (String lost : List.of("12.345", "12345678.00", "x")) {
      assertThat(refusal(texts(lost), "DECIMAL(9,2)", LOOSE))
          .isEqualTo(ErrorCondition.EXAMPLE_VALUE_INVALID);
    }
    for (float lost : new float[] {1e9f, Float.NaN}) {
      assertThat(refusal(floats(lost), "DECIMAL(9,2)", FLOAT_DECIMALS))
          .isEqualTo(ErrorCondition.EXAMPLE_VALUE_INVALID);
    }
  }

  @Test
  void refusesWhatWouldBeLost() throws BadValueException {
    assertThat(refusal(int64s(1), "FLOAT", LOOSE)).isEqualTo(ErrorCondition.EXAMPLE_KIND_MISMATCH);
    assertThat(refusal(floats(1), "BIGINT", LOOSE)).isEqualTo(ErrorCondition.EXAMPLE_KIND_MISMATCH);
    assertThat(refusal(int64s(1, 2), "BIGINT", LOOSE))
        .isEqualTo(ErrorCondition.EXAMPLE_LENGTH_MISMATCH);
    byte[] noText = example(
        "x",
        Feature.newBuilder()
            .setBytesList(
                BytesList.newBuilder().addValue(ByteString.copyFrom(new byte[] {(byte) 0xFF}))));
    assertThat(refusal(noText, "STRING", LOOSE)).isEqualTo(ErrorCondition.EXAMPLE_VALUE_INVALID);
    assertThat(read(noText, "BINARY", LOOSE).getBinary(0)).containsExactly(0xFF);
    assertThat(read(int64s(), "BIGINT", LOOSE).isNullAt(0)).isTrue();
  }

  @Test
  void theLastKindCounts() throws BadValueException {
    byte[] feature = {0x1A, 2, 8, 1, 0x12, 5, 0x0D, 0, 0, 0, 0, 0x1A, 2, 8, 3};
    byte[] bytes = new byte[feature.length + 9];
    byte[] frame = {0x0A, 22, 0x0A, 20, 0x0A, 1, 'x', 0x12, 15};
    System.arraycopy(frame, 0, bytes, 0, frame.length);
    System.arraycopy(feature, 0, bytes, frame.length, feature.length);

    assertThat(read(bytes, "ARRAY<BIGINT>", LOOSE).getArray(0).toLongArray()).containsExactly(3);
  }

  @Test
  void listsHaveToBeWhereTheirTypeSays() {
    byte[] inContext = int64s(1);
    ExampleReader reader =
        ExampleReader.of(StructType.fromDDL("x ARRAY<ARRAY<BIGINT>>"), true, ExampleTypes.STRICT);

    BadValueException refused = catchThrowableOfType(
        BadValueException.class, () -> reader.read(inContext, 0, inContext.length));

    assertThat(refused.at("Row 1").text())
        .startsWith("Row 1: \"x\" is a feature of the context of the tf.SequenceExample, but its"
            + " field is ARRAY<ARRAY<BIGINT>>, which takes a feature list.");
  }

  @Test
  void namesThePlaceOfTheDamage() {
    byte[] bytes = {0x0A, 0x05, 0x0A, 0x7F, 0, 0, 0};
    ExampleReader reader =
        ExampleReader.of(StructType.fromDDL("x BIGINT"), false, ExampleTypes.STRICT);

    BadValueException refused =
        catchThrowableOfType(BadValueException.class, () -> reader.read(bytes, 0, bytes.length));

    assertThat(refused.at("Row 1").text())
        .startsWith("Row 1: the bytes are no tf.Example: at byte 3 there is a length of 127 where"
            + " 3 bytes are left.");
  }

  @Test
  void roundTripsVectors() throws BadValueException {
    StructType schema = new StructType().add("v", new org.apache.spark.ml.linalg.VectorUDT());
    Object dense = new org.apache.spark.ml.linalg.VectorUDT()
        .serialize(org.apache.spark.ml.linalg.Vectors.sparse(3, new int[] {1}, new double[] {2}));
    byte[] bytes =
        ExampleWriter.of(schema, false).bytes(new GenericInternalRow(new Object[] {dense}));

    InternalRow vector = ExampleReader.of(schema, false, ExampleTypes.STRICT)
        .read(bytes, 0, bytes.length)
        .getStruct(0, 4);

    assertThat(new org.apache.spark.ml.linalg.VectorUDT().deserialize(vector))
        .isEqualTo(org.apache.spark.ml.linalg.Vectors.dense(0, new double[] {2, 0}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x MAP<STRING,INT>",
        "x ARRAY<ARRAY<INT>>",
        "x DATE",
        "x DECIMAL(9,2)",
        "x INT, x INT"
      })
  void refusesOtherTypes(String ddl) {
    BindingException refused = catchThrowableOfType(
        BindingException.class,
        () -> ExampleReader.of(StructType.fromDDL(ddl), false, ExampleTypes.STRICT));

    assertThat(refused).hasMessageContaining("\"x\"");
  }

  @Test
  void infersTheSchema() throws BadValueException {
    byte[] bytes = SequenceExample.newBuilder()
        .setContext(Features.newBuilder()
            .putFeature("a", Feature.getDefaultInstance())
            .putFeature(
                "raw",
                Feature.newBuilder()
                    .setBytesList(BytesList.newBuilder()
                        .addValue(ByteString.copyFrom("é".getBytes(UTF_8), 0, 1)))
                    .build()))
        .setFeatureLists(org.tensorflow.proto.FeatureLists.newBuilder()
            .putFeatureList(
                "l",
                FeatureList.newBuilder()
                    .addFeature(Feature.getDefaultInstance())
                    .addFeature(
                        Feature.newBuilder().setFloatList(FloatList.newBuilder().addValue(1)))
                    .build()))
        .build()
        .toByteArray();

    assertThat(ExampleSchema.of(bytes, true))
        .isEqualTo(StructType.fromDDL("a VOID, l ARRAY<ARRAY<FLOAT>>, raw BINARY"));
    assertThat(ExampleSchema.of(int64s(), false)).isEqualTo(StructType.fromDDL("x ARRAY<BIGINT>"));
    assertThat(UTF8String.fromString(ExampleSchema.of(texts("a", "b"), false).sql())
            .toString())
        .isEqualTo("STRUCT<x: ARRAY<STRING>>");
  }
}
