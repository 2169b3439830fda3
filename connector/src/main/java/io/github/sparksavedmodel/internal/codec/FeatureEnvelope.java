/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.FeatureBinding;
import io.github.sparksavedmodel.model.FeatureKind;
import io.github.sparksavedmodel.model.TensorValue;
import java.nio.charset.StandardCharsets;
import org.apache.spark.unsafe.Platform;

/**
 * The messages around the values of one feature: an entry of a map with its name as the key, and in
 * it a {@code Feature} with a list of one kind.
 */
final class FeatureEnvelope {
  private static final byte ENTRY = 0x0A;
  private static final byte KEY = 0x0A;
  private static final byte VALUE = 0x12;
  private static final byte PACKED = 0x0A;

  private final boolean isPacked;
  private final FeatureKind kind;
  private final byte kindTag;
  private final byte[] keyField;

  FeatureEnvelope(FeatureBinding binding) {
    this.kind = binding.kind();
    this.isPacked = kind != FeatureKind.BYTES;
    this.kindTag = kindTag(kind);
    byte[] key = binding.feature().getBytes(StandardCharsets.UTF_8);
    this.keyField = new byte[WireOutput.fieldSize(key.length)];
    WireOutput output = new WireOutput();
    output.begin(keyField, Platform.BYTE_ARRAY_OFFSET);
    output.field(KEY, key.length);
    output.bytes(key);
  }

  private static byte kindTag(FeatureKind kind) {
    return switch (kind) {
      case BYTES -> 0x0A;
      case FLOAT -> 0x12;
      case INT64 -> 0x1A;
    };
  }

  /** The bytes of the whole entry, with values of so many bytes. */
  int size(int payload) {
    return entrySize(featureSize(payload));
  }

  /** The bytes of the message {@code Feature}, with values of so many bytes. */
  int featureSize(int payload) {
    return WireOutput.fieldSize(listSize(payload));
  }

  /** The bytes of the whole entry, whose value has so many bytes. */
  int entrySize(int content) {
    return WireOutput.fieldSize(Math.addExact(keyField.length, WireOutput.fieldSize(content)));
  }

  /** Numbers are packed into one field, which an empty list does not have. */
  private int listSize(int payload) {
    return isPacked && payload > 0 ? WireOutput.fieldSize(payload) : payload;
  }

  /** Writes all that comes before the values of an entry. */
  void begin(int payload, WireOutput output) {
    beginEntry(featureSize(payload), output);
    beginFeature(payload, output);
  }

  /** Writes what comes before the value of the entry, which has so many bytes. */
  void beginEntry(int content, WireOutput output) {
    output.field(ENTRY, Math.addExact(keyField.length, WireOutput.fieldSize(content)));
    output.bytes(keyField);
    output.field(VALUE, content);
  }

  /** Writes what comes before the values of the message {@code Feature}. */
  void beginFeature(int payload, WireOutput output) {
    output.field(kindTag, listSize(payload));
    if (isPacked && payload > 0) {
      output.field(PACKED, payload);
    }
  }

  /** All that comes before values of so many bytes. */
  byte[] head(int payload) {
    byte[] head = new byte[size(payload) - payload];
    WireOutput output = new WireOutput();
    output.begin(head, Platform.BYTE_ARRAY_OFFSET);
    begin(payload, output);
    return head;
  }

  /** All that comes before the content of the only value, a field with a tag and a length. */
  byte[] head(int payload, byte tag, int length) {
    byte[] head = new byte[size(payload) - length];
    WireOutput output = new WireOutput();
    output.begin(head, Platform.BYTE_ARRAY_OFFSET);
    begin(payload, output);
    output.field(tag, length);
    return head;
  }

  /** The message {@code Feature} with values that are the same for all rows. */
  byte[] feature(TensorValue value) {
    return ConstantFeature.bytes(kind, kindTag, value);
  }

  /** The entry with values that are the same for all rows. */
  byte[] entry(TensorValue value) {
    byte[] feature = feature(value);
    byte[] entry = new byte[entrySize(feature.length)];
    WireOutput output = new WireOutput();
    output.begin(entry, Platform.BYTE_ARRAY_OFFSET);
    beginEntry(feature.length, output);
    output.bytes(feature);
    return entry;
  }
}
