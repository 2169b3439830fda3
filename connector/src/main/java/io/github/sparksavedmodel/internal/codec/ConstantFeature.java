/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.model.FeatureKind;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.List;
import org.apache.spark.unsafe.Platform;

/** Serializes a feature with values that are the same for all rows. */
final class ConstantFeature {
  private static final byte VALUES = 0x0A;

  private ConstantFeature() {}

  /** The bytes of the message {@code Feature}. */
  static byte[] bytes(FeatureKind kind, byte kindTag, TensorValue value) {
    int payload = value.values().stream().mapToInt(ConstantFeature::size).sum();
    boolean isPacked = kind != FeatureKind.BYTES && payload > 0;
    int list = isPacked ? WireOutput.fieldSize(payload) : payload;
    byte[] feature = new byte[WireOutput.fieldSize(list)];
    WireOutput output = new WireOutput();
    output.begin(feature, Platform.BYTE_ARRAY_OFFSET);
    output.field(kindTag, list);
    if (isPacked) {
      output.field(VALUES, payload);
    }
    write(value.values(), output);
    return feature;
  }

  private static int size(Object value) {
    if (value instanceof TensorValue.ByteString text) {
      return WireOutput.fieldSize(text.bytes().length);
    }
    return value instanceof Float
        ? Float.BYTES
        : WireOutput.varintSize(((Number) value).longValue());
  }

  private static void write(List<?> values, WireOutput output) {
    for (Object value : values) {
      if (value instanceof TensorValue.ByteString text) {
        byte[] bytes = text.bytes();
        output.field(VALUES, bytes.length);
        output.bytes(bytes);
      } else if (value instanceof Float number) {
        output.float32(number);
      } else {
        output.varint(((Number) value).longValue());
      }
    }
  }
}
