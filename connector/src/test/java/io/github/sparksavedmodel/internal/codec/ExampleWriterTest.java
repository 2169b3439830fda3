/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.github.sparksavedmodel.error.BindingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.FeatureList;
import org.tensorflow.proto.FeatureLists;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;
import org.tensorflow.proto.SequenceExample;

/** Serialized tf.Examples, byte for byte what protobuf writes for the same values. */
class ExampleWriterTest {
  private static final long SEED = 7;
  private static final int ROWS = 300;
  private static final int MOST_VALUES = 5;
  private static final List<DataType> VALUE_TYPES = List.of(
      DataTypes.BooleanType,
      DataTypes.ByteType,
      DataTypes.ShortType,
      DataTypes.IntegerType,
      DataTypes.LongType,
      DataTypes.FloatType,
      DataTypes.DoubleType,
      DataTypes.StringType,
      DataTypes.BinaryType);

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bytesAreThoseOfProtobuf(boolean sequence) throws BadValueException, IOException {
    for (int i = 0; i < ROWS; i++) {
      StructType schema = schema(sequence);
      @Nullable Object[] values = new @Nullable Object[schema.length()];
      for (int field = 0; field < values.length; field++) {
        values[field] = value(schema.apply(field).dataType());
      }
      InternalRow row = new GenericInternalRow(values);
      byte[] expected = serialized(message(schema, values, sequence));
      ExampleWriter writer = ExampleWriter.of(schema, sequence);

      assertThat(writer.bytes(row)).as("row %s of %s", i, schema).isEqualTo(expected);
      if (i % 10 == 0) {
        InternalRow unsafe = UnsafeProjection.create(schema).apply(row);
        assertThat(writer.bytes(unsafe)).as("row %s of %s", i, schema).isEqualTo(expected);
      }
    }
  }

  private StructType schema(boolean sequence) {
    StructType schema = new StructType();
    int fields = random.nextInt(12);
    for (int i = 0; i < fields; i++) {
      DataType type = VALUE_TYPES.get(random.nextInt(VALUE_TYPES.size()));
      int depth = random.nextInt(sequence ? 3 : 2);
      for (int level = 0; level < depth; level++) {
        type = DataTypes.createArrayType(type);
      }
      schema = schema.add(name(i), type);
    }
    return schema;
  }

  private String name(int place) {
    String letters = random.nextBoolean() ? "zAü世🦆" : "b";
    return letters.repeat(random.nextInt(20)) + place;
  }

  private @Nullable Object value(DataType type) {
    return random.nextInt(6) == 0 ? null : present(type);
  }

  private Object present(DataType type) {
    if (type instanceof ArrayType array) {
      Object[] values = new Object[random.nextInt(MOST_VALUES)];
      for (int i = 0; i < values.length; i++) {
        values[i] = present(array.elementType());
      }
      return new GenericArrayData(values);
    }
    long number = random.nextLong() >> random.nextInt(Long.SIZE);
    return switch (type.typeName()) {
      case "boolean" -> random.nextBoolean();
      case "byte" -> (byte) number;
      case "short" -> (short) number;
      case "integer" -> (int) number;
      case "long" -> number;
      case "float" -> (float) random.nextGaussian();
      case "double" -> random.nextGaussian() * 1e10;
      case "string" -> UTF8String.fromString("世a".repeat(random.nextInt(200)));
      default -> new byte[random.nextInt(200)];
    };
  }

  private static MessageLite message(
      StructType schema, @Nullable Object[] values, boolean sequence) {
    Features.Builder features = Features.newBuilder();
    FeatureLists.Builder lists = FeatureLists.newBuilder();
    for (int i = 0; i < values.length; i++) {
      DataType type = schema.apply(i).dataType();
      Object value = values[i];
      if (value == null) {
        continue;
      }
      if (type instanceof ArrayType outer && outer.elementType() instanceof ArrayType inner) {
        FeatureList.Builder list = FeatureList.newBuilder();
        for (Object step : ((GenericArrayData) value).array()) {
          list.addFeature(feature(inner, step));
        }
        lists.putFeatureList(schema.apply(i).name(), list.build());
      } else {
        features.putFeature(schema.apply(i).name(), feature(type, value));
      }
    }
    return sequence
        ? SequenceExample.newBuilder()
            .setContext(features)
            .setFeatureLists(lists)
            .build()
        : Example.newBuilder().setFeatures(features).build();
  }

  private static Feature feature(DataType type, Object value) {
    List<Object> values = new ArrayList<>();
    if (value instanceof GenericArrayData array) {
      values.addAll(List.of(array.array()));
    } else {
      values.add(value);
    }
    DataType leaf = type instanceof ArrayType array ? array.elementType() : type;
    return switch (leaf.typeName()) {
      case "float", "double" -> floats(values);
      case "string", "binary" -> texts(values);
      default -> wholeNumbers(values);
    };
  }

  private static Feature floats(List<Object> values) {
    FloatList.Builder list = FloatList.newBuilder();
    values.forEach(number -> list.addValue(((Number) number).floatValue()));
    return Feature.newBuilder().setFloatList(list).build();
  }

  private static Feature texts(List<Object> values) {
    BytesList.Builder list = BytesList.newBuilder();
    values.forEach(bytes -> list.addValue(
        ByteString.copyFrom(bytes instanceof byte[] raw ? raw : bytes.toString().getBytes(UTF_8))));
    return Feature.newBuilder().setBytesList(list).build();
  }

  private static Feature wholeNumbers(List<Object> values) {
    Int64List.Builder list = Int64List.newBuilder();
    values.forEach(number -> list.addValue(
        number instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) number).longValue()));
    return Feature.newBuilder().setInt64List(list).build();
  }

  private static byte[] serialized(MessageLite message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    output.useDeterministicSerialization();
    message.writeTo(output);
    output.flush();
    return bytes.toByteArray();
  }

  @Test
  void nullsInArraysAreErrors() {
    StructType schema =
        new StructType().add("tags", DataTypes.createArrayType(DataTypes.StringType));
    InternalRow row = new GenericInternalRow(new Object[] {
      new GenericArrayData(new @Nullable Object[] {UTF8String.fromString("a"), null})
    });
    ExampleWriter writer = ExampleWriter.of(schema, false);

    BadValueException refused =
        catchThrowableOfType(BadValueException.class, () -> writer.bytes(row));

    assertThat(refused.at("Row 3").text())
        .isEqualTo("Row 3: column \"tags\" is null at [1], but feature \"tags\" takes a value"
            + " there. Fill or filter nulls before, or set option \"mode\" to PERMISSIVE to get"
            + " null for such rows.");
  }

  @Test
  void doublesThatAreNoFloatsAreErrors() {
    InternalRow row = new GenericInternalRow(new Object[] {1e39});
    ExampleWriter writer = ExampleWriter.of(new StructType().add("x", DataTypes.DoubleType), false);

    BadValueException refused =
        catchThrowableOfType(BadValueException.class, () -> writer.bytes(row));

    assertThat(refused.at("Row 3").text())
        .startsWith("Row 3: column \"x\" holds 1.0E39, which does not fit float,"
            + " the kind of feature \"x\".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x DECIMAL(9,2)", "x DATE", "x MAP<STRING,INT>", "x ARRAY<ARRAY<INT>>"})
  void columnsWithoutKindAreRefused(String ddl) {
    StructType schema = StructType.fromDDL(ddl);

    BindingException refused =
        catchThrowableOfType(BindingException.class, () -> ExampleWriter.of(schema, false));

    assertThat(refused).hasMessageContaining("Column \"x\" is ");
  }
}
