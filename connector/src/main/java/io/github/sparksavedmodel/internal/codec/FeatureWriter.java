/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.FeatureBinding;
import io.github.sparksavedmodel.model.FeatureKind;
import io.github.sparksavedmodel.model.TensorValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Writes one feature as an entry of the map that {@code Features} and {@code FeatureLists} are.
 * Confined to one task.
 */
final class FeatureWriter {
  private static final byte ENTRY = 0x0A;
  private static final byte KEY = 0x0A;
  private static final byte VALUE = 0x12;
  private static final byte STEP = 0x0A;
  private static final byte PACKED = 0x0A;
  private static final int ABSENT = -1;

  private final FeatureBinding binding;
  private final int ordinal;
  private final byte[] key;
  private final byte kindTag;
  private final FeatureProblems problems;
  private final FeatureValues values;
  private final Optional<byte[]> absent;
  private final long[] lengths;
  private final long multiple;
  private final int leafLevel;

  /**
   * A writer for a feature.
   *
   * @param ordinal where its value is in the rows
   */
  FeatureWriter(FeatureBinding binding, int ordinal) {
    this.binding = binding;
    this.ordinal = ordinal;
    this.key = binding.feature().getBytes(StandardCharsets.UTF_8);
    this.kindTag = tag(binding.kind());
    this.problems = new FeatureProblems(binding);
    this.values = FeatureValues.of(binding, problems);
    this.absent = Optional.ofNullable(binding.absent()).map(value -> constant(binding, value));
    this.lengths = binding.lengths();
    this.multiple = binding.multiple();
    this.leafLevel = lengths.length - (binding.columnType() == ColumnType.VECTOR ? 1 : 0);
  }

  private static byte tag(FeatureKind kind) {
    return switch (kind) {
      case BYTES -> 0x0A;
      case FLOAT -> 0x12;
      case INT64 -> 0x1A;
    };
  }

  private static byte[] constant(FeatureBinding binding, TensorValue value) {
    return ConstantFeature.bytes(binding.kind(), tag(binding.kind()), value);
  }

  /**
   * The bytes of the entry, 0 if there is none.
   *
   * @param sizes gets the lengths of the messages inside, for {@link #write}
   */
  int size(SpecializedGetters row, WireSizes sizes) throws BadValueException {
    int place = sizes.reserve();
    int content = contentSize(row, sizes);
    sizes.set(place, content);
    return content == ABSENT ? 0 : WireOutput.fieldSize(entrySize(content));
  }

  private int contentSize(SpecializedGetters row, WireSizes sizes) throws BadValueException {
    problems.place().whole(0);
    if (!row.isNullAt(ordinal)) {
      return binding.listed() ? stepsSize(row, sizes) : featureSize(row, ordinal, 0, sizes);
    }
    if (absent.isPresent()) {
      return absent.get().length;
    }
    if (binding.required()) {
      throw problems.isNull();
    }
    return ABSENT;
  }

  private int entrySize(int content) {
    return WireOutput.fieldSize(key.length) + WireOutput.fieldSize(content);
  }

  private int stepsSize(SpecializedGetters row, WireSizes sizes) throws BadValueException {
    ArrayData steps = row.getArray(ordinal);
    int size = 0;
    for (int step = 0; step < steps.numElements(); step++) {
      problems.place().enter(0, step);
      if (steps.isNullAt(step)) {
        throw problems.isNull();
      }
      int place = sizes.reserve();
      int feature = featureSize(steps, step, 1, sizes);
      sizes.set(place, feature);
      size = Math.addExact(size, WireOutput.fieldSize(feature));
    }
    return size;
  }

  private int featureSize(SpecializedGetters source, int at, int level, WireSizes sizes)
      throws BadValueException {
    int place = sizes.reserve();
    int payload = payloadSize(source, at, level);
    sizes.set(place, payload);
    return WireOutput.fieldSize(listSize(payload));
  }

  /** Numbers are packed into one field, which an empty list does not have. */
  private int listSize(int payload) {
    return binding.kind() == FeatureKind.BYTES || payload == 0
        ? payload
        : WireOutput.fieldSize(payload);
  }

  private int payloadSize(SpecializedGetters source, int at, int level) throws BadValueException {
    if (level == leafLevel) {
      if (level < lengths.length) {
        checkLength(VectorValues.length(source, at), level);
      }
      return values.size(source, at);
    }
    ArrayData array = source.getArray(at);
    int count = array.numElements();
    checkLength(count, level);
    int size = 0;
    for (int i = 0; i < count; i++) {
      problems.place().enter(level, i);
      if (array.isNullAt(i)) {
        throw problems.isNull();
      }
      size = Math.addExact(size, payloadSize(array, i, level + 1));
    }
    return size;
  }

  private void checkLength(int count, int level) throws BadValueException {
    if (lengths[level] >= 0 && lengths[level] != count) {
      throw problems.wrongLength(count, String.valueOf(lengths[level]));
    }
    if (count % multiple != 0) {
      throw problems.wrongLength(count, "a multiple of " + multiple);
    }
  }

  /** Writes the entry that was sized, if there is one. */
  void write(SpecializedGetters row, WireSizes sizes, WireOutput output) throws BadValueException {
    int content = sizes.next();
    if (content == ABSENT) {
      return;
    }
    output.field(ENTRY, entrySize(content));
    output.field(KEY, key.length);
    output.bytes(key);
    output.field(VALUE, content);
    problems.place().whole(0);
    if (row.isNullAt(ordinal)) {
      output.bytes(absent.orElseThrow());
    } else if (binding.listed()) {
      writeSteps(row.getArray(ordinal), sizes, output);
    } else {
      writeFeature(row, ordinal, 0, sizes, output);
    }
  }

  private void writeSteps(ArrayData steps, WireSizes sizes, WireOutput output)
      throws BadValueException {
    for (int step = 0; step < steps.numElements(); step++) {
      problems.place().enter(0, step);
      output.field(STEP, sizes.next());
      writeFeature(steps, step, 1, sizes, output);
    }
  }

  private void writeFeature(
      SpecializedGetters source, int at, int level, WireSizes sizes, WireOutput output)
      throws BadValueException {
    int payload = sizes.next();
    output.field(kindTag, listSize(payload));
    if (binding.kind() != FeatureKind.BYTES && payload > 0) {
      output.field(PACKED, payload);
    }
    writeValues(source, at, level, output);
  }

  private void writeValues(SpecializedGetters source, int at, int level, WireOutput output)
      throws BadValueException {
    if (level == leafLevel) {
      values.write(source, at, output);
      return;
    }
    ArrayData array = source.getArray(at);
    for (int i = 0; i < array.numElements(); i++) {
      problems.place().enter(level, i);
      writeValues(array, i, level + 1, output);
    }
  }
}
