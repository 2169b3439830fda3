/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/** Records go on as they are only where columns that are read from them would say the same. */
class ExampleBytesTest {
  private static final int ROUNDS = 5000;
  private static final StructType COLUMNS = StructType.fromDDL(
      "feature0 BIGINT, feature1 ARRAY<FLOAT>, feature2 STRING, feature3 ARRAY<BINARY>, feature4 ARRAY<BIGINT>");

  private final ExampleBytes bytes = ExampleBytes.of(COLUMNS);

  /** Arrays of examples hold other bytes around them. */
  private byte[] given(byte[] example) throws BadValueException {
    byte[] padded = new byte[example.length + 10];
    System.arraycopy(example, 0, padded, 7, example.length);
    return bytes.bytes(padded, 7, example.length);
  }

  private boolean isPlain(Example example) {
    return isPlain(example.toByteArray());
  }

  private boolean isPlain(byte[] example) {
    return bytes.isPlain(example, 0, example.length);
  }

  private static Map<String, Feature> columns(byte[] example)
      throws InvalidProtocolBufferException {
    Map<String, Feature> found = new TreeMap<>();
    Example.parseFrom(example).getFeatures().getFeatureMap().forEach((name, feature) -> {
      boolean isColumn = COLUMNS.getFieldIndex(name).isDefined();
      if (isColumn && feature.getKindCase() != Feature.KindCase.KIND_NOT_SET) {
        found.put(name, feature);
      }
    });
    return found;
  }

  @Test
  void saysWhatTheColumnsSay() throws InvalidProtocolBufferException {
    RandomExamples examples = new RandomExamples(new Random(3));
    ExampleReader reader = ExampleReader.of(COLUMNS, false, ExampleTypes.STRICT);
    ExampleWriter writer = ExampleWriter.of(COLUMNS, false);
    int asTheyAre = 0;
    int rewritten = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] odd = examples.next(false);
      byte[] example = i % 2 == 0 ? odd : Example.parseFrom(odd).toByteArray();
      byte[] expected;
      try {
        expected = writer.bytes(reader.read(example, 0, example.length));
      } catch (BadValueException e) {
        assertThat(isPlain(example)).as("%s", e.getMessage()).isFalse();
        continue;
      }
      byte[] found = written(example);
      assertThat(columns(found)).isEqualTo(columns(expected));
      if (isPlain(example)) {
        assertThat(found).isEqualTo(example);
        asTheyAre++;
      } else {
        rewritten++;
      }
    }
    assertThat(asTheyAre).isGreaterThan(ROUNDS / 20);
    assertThat(rewritten).isGreaterThan(ROUNDS / 20);
  }

  private byte[] written(byte[] example) {
    try {
      return given(example);
    } catch (BadValueException e) {
      throw new AssertionError(e);
    }
  }

  private static Example with(String name, Feature feature) {
    return Example.newBuilder()
        .setFeatures(Features.newBuilder().putFeature(name, feature))
        .build();
  }

  private static Feature int64s(long... values) {
    Int64List.Builder list = Int64List.newBuilder();
    for (long value : values) {
      list.addValue(value);
    }
    return Feature.newBuilder().setInt64List(list).build();
  }

  private static Feature texts(byte... text) {
    return Feature.newBuilder()
        .setBytesList(BytesList.newBuilder().addValue(ByteString.copyFrom(text)))
        .build();
  }

  private static Feature floats(float... values) {
    FloatList.Builder list = FloatList.newBuilder();
    for (float value : values) {
      list.addValue(value);
    }
    return Feature.newBuilder().setFloatList(list).build();
  }

  @Test
  void takesPlainFeaturesAsTheyAre() {
    assertThat(isPlain(Example.getDefaultInstance())).isTrue();
    assertThat(isPlain(with("feature0", int64s(-1)))).isTrue();
    assertThat(isPlain(with("feature0", Feature.getDefaultInstance()))).isTrue();
    assertThat(isPlain(with("feature1", floats()))).isTrue();
    assertThat(isPlain(with("feature1", floats(1, 2)))).isTrue();
    assertThat(isPlain(with("feature2", texts((byte) 'a')))).isTrue();
    assertThat(isPlain(with("feature3", texts((byte) 0xff)))).isTrue();
    assertThat(isPlain(with("feature4", int64s(Long.MIN_VALUE, 0, Long.MAX_VALUE))))
        .isTrue();
    assertThat(isPlain(with("other", texts((byte) 0xff)))).isTrue();
  }

  @Test
  void looksCloserAtOthers() {
    assertThat(isPlain(with("feature0", int64s()))).isFalse();
    assertThat(isPlain(with("feature0", int64s(1, 2)))).isFalse();
    assertThat(isPlain(with("feature0", floats(1)))).isFalse();
    assertThat(isPlain(with("feature1", int64s(1)))).isFalse();
    assertThat(isPlain(with("feature2", texts((byte) 0xff)))).isFalse();
    byte[] twice = with("feature0", int64s(1))
        .toByteString()
        .concat(with("feature0", int64s(2)).toByteString())
        .toByteArray();
    assertThat(isPlain(twice)).isFalse();
    byte[] cut = with("feature4", int64s(300)).toByteArray();
    cut[cut.length - 1] |= (byte) 0x80;
    assertThat(isPlain(cut)).isFalse();
  }
}
