/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.FeatureList;
import org.tensorflow.proto.SequenceExample;

/** Rows read from tf.Examples are what protobuf reads. */
class ExampleProtobufTest {
  private static final long SEED = 11;
  private static final int EXAMPLES = 3000;

  private final Random random = new Random(SEED);
  private final RandomExamples examples = new RandomExamples(random);

  /** The kinds and values that protobuf finds, by name. */
  private static Map<String, Object> parsed(byte[] bytes, boolean sequence)
      throws InvalidProtocolBufferException {
    Map<String, Object> values = new LinkedHashMap<>();
    if (sequence) {
      SequenceExample example = SequenceExample.parseFrom(bytes);
      values.putAll(example.getContext().getFeatureMap());
      values.putAll(example.getFeatureLists().getFeatureListMap());
    } else {
      values.putAll(Example.parseFrom(bytes).getFeatures().getFeatureMap());
    }
    return values;
  }

  /** A type that takes what protobuf found; steps of different kinds have none. */
  private static @Nullable DataType type(Object value) {
    if (value instanceof Feature feature) {
      return switch (feature.getKindCase()) {
        case BYTES_LIST -> DataTypes.createArrayType(DataTypes.BinaryType);
        case FLOAT_LIST -> DataTypes.createArrayType(DataTypes.FloatType);
        default -> DataTypes.createArrayType(DataTypes.LongType);
      };
    }
    List<DataType> types = ((FeatureList) value)
        .getFeatureList().stream()
            .filter(step -> step.getKindCase() != Feature.KindCase.KIND_NOT_SET)
            .map(ExampleProtobufTest::type)
            .distinct()
            .toList();
    return switch (types.size()) {
      case 0 -> type(Feature.getDefaultInstance());
      case 1 -> types.get(0);
      default -> null;
    };
  }

  private static @Nullable Object plain(Object value) {
    if (value instanceof FeatureList list) {
      List<@Nullable Object> steps = new ArrayList<>();
      list.getFeatureList().forEach(step -> steps.add(plain(step)));
      return steps;
    }
    Feature feature = (Feature) value;
    return switch (feature.getKindCase()) {
      case BYTES_LIST ->
        feature.getBytesList().getValueList().stream()
            .map(ByteString::toByteArray)
            .map(Arrays::toString)
            .toList();
      case FLOAT_LIST -> feature.getFloatList().getValueList();
      case INT64_LIST -> feature.getInt64List().getValueList();
      case KIND_NOT_SET -> null;
    };
  }

  private static @Nullable Object plain(@Nullable Object value, DataType type) {
    if (value instanceof ArrayData array && type instanceof ArrayType of) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (int i = 0; i < array.numElements(); i++) {
        elements.add(
            array.isNullAt(i) ? null : plain(array.get(i, of.elementType()), of.elementType()));
      }
      return elements;
    }
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : value;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsWhatProtobufReads(boolean sequence)
      throws InvalidProtocolBufferException, BadValueException {
    int compared = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      byte[] bytes = examples.next(sequence);
      Map<String, Object> expected = parsed(bytes, sequence);
      StructType schema = new StructType().add("missing", DataTypes.LongType);
      for (Map.Entry<String, Object> feature : expected.entrySet()) {
        DataType type = type(feature.getValue());
        if (type != null) {
          boolean isList = feature.getValue() instanceof FeatureList;
          schema = schema.add(feature.getKey(), isList ? DataTypes.createArrayType(type) : type);
        }
      }
      int offset = random.nextInt(3);
      byte[] padded = new byte[bytes.length + 2 * offset];
      System.arraycopy(bytes, 0, padded, offset, bytes.length);

      InternalRow row = ExampleReader.of(schema, sequence, ExampleTypes.STRICT)
          .read(padded, offset, bytes.length);

      assertThat(row.isNullAt(0)).isTrue();
      for (int field = 1; field < schema.length(); field++) {
        DataType type = schema.apply(field).dataType();
        Object value = row.isNullAt(field) ? null : row.get(field, type);
        assertThat(plain(value, type))
            .as("%s of %s", schema.apply(field), Arrays.toString(bytes))
            .isEqualTo(
                plain(Objects.requireNonNull(expected.get(schema.apply(field).name()))));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(EXAMPLES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesWhatIsCutOff(boolean sequence) {
    int refused = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      byte[] whole = examples.next(sequence);
      byte[] part = Arrays.copyOf(whole, random.nextInt(whole.length + 1));

      boolean isRefused;
      try {
        ExampleSchema.of(part, sequence);
        isRefused = false;
      } catch (BadValueException e) {
        isRefused = true;
      }

      assertThat(isRefused).as(Arrays.toString(part)).isEqualTo(!protobufReads(part, sequence));
      refused += isRefused ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(EXAMPLES / 10);
  }

  private static boolean protobufReads(byte[] bytes, boolean sequence) {
    try {
      parsed(bytes, sequence);
      return true;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  @Test
  void changedBytesAreReadOrRefused() {
    StructType schema = StructType.fromDDL("feature0 ARRAY<BIGINT>, feature1 ARRAY<STRING>,"
        + " feature2 FLOAT, list0 ARRAY<ARRAY<BIGINT>>, list1 ARRAY<ARRAY<STRING>>");
    ExampleReader reader = ExampleReader.of(schema, true, ExampleTypes.STRICT);
    int refused = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      byte[] bytes = examples.next(true);
      for (int changes = 0; changes < 3 && bytes.length > 0; changes++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(reader.read(bytes, 0, bytes.length).numFields()).isEqualTo(schema.length());
      } catch (BadValueException e) {
        assertThat(e.at("Row 1").text()).startsWith("Row 1: ");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
