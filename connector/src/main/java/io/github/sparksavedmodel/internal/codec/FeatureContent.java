/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.model.FeatureKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one feature holds: a kind and values of it. Lists may be packed or not, and in several
 * parts; where a feature has several kinds, the last counts, as protobuf has it. Confined to one
 * task.
 */
final class FeatureContent {
  private static final int LIST = 1;
  private static final int PACKED = WireInput.tag(LIST, WireInput.BYTES);
  private static final int ONE_FLOAT = WireInput.tag(LIST, WireInput.FIXED32);
  private static final int ONE_INT64 = WireInput.tag(LIST, WireInput.VARINT);
  private static final int FIRST_ROOM = 8;

  private final WireInput input = new WireInput();
  private @Nullable FeatureKind kind;
  private int count;
  private byte[] bytes = {};
  private int[] starts = new int[FIRST_ROOM];
  private int[] ends = new int[FIRST_ROOM];
  private long[] longs = new long[FIRST_ROOM];
  private float[] floats = new float[FIRST_ROOM];

  /** Reads a message {@code Feature}. */
  void read(WireMessage feature) throws BadValueException {
    input.begin(feature);
    bytes = feature.bytes();
    kind = null;
    count = 0;
    while (input.hasMore()) {
      int tag = input.tag();
      FeatureKind next = kind(tag);
      if (next == null) {
        input.skip(tag);
        continue;
      }
      if (next != kind) {
        kind = next;
        count = 0;
      }
      readList(next);
    }
  }

  private static @Nullable FeatureKind kind(int tag) {
    return switch (tag) {
      case 0x0A -> FeatureKind.BYTES;
      case 0x12 -> FeatureKind.FLOAT;
      case 0x1A -> FeatureKind.INT64;
      default -> null;
    };
  }

  private void readList(FeatureKind next) throws BadValueException {
    int outer = input.enter();
    while (input.hasMore()) {
      int tag = input.tag();
      boolean isRead = switch (next) {
        case BYTES -> readText(tag);
        case FLOAT -> readFloats(tag);
        case INT64 -> readLongs(tag);
      };
      if (!isRead) {
        input.skip(tag);
      }
    }
    input.leave(outer);
  }

  private boolean readText(int tag) throws BadValueException {
    if (tag != PACKED) {
      return false;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    int length = input.length();
    starts[count] = input.advance(length);
    ends[count] = starts[count] + length;
    count++;
    return true;
  }

  private boolean readFloats(int tag) throws BadValueException {
    if (tag != PACKED && tag != ONE_FLOAT) {
      return false;
    }
    int place = input.position();
    int length = tag == PACKED ? input.length() : Float.BYTES;
    if (length % Float.BYTES != 0) {
      throw input.malformed(place, "floats of " + length + " bytes");
    }
    int added = length / Float.BYTES;
    if (count + added > floats.length) {
      floats = Arrays.copyOf(floats, Math.max(count + added, 2 * count));
    }
    ByteBuffer.wrap(bytes, input.advance(length), length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(floats, count, added);
    count += added;
    return true;
  }

  private boolean readLongs(int tag) throws BadValueException {
    if (tag == ONE_INT64) {
      add(input.varint());
      return true;
    }
    if (tag != PACKED) {
      return false;
    }
    int outer = input.enter();
    while (input.hasMore()) {
      add(input.varint());
    }
    input.leave(outer);
    return true;
  }

  private void add(long value) {
    if (count == longs.length) {
      longs = Arrays.copyOf(longs, 2 * count);
    }
    longs[count++] = value;
  }

  /** The kind, or null if none is set. */
  @Nullable
  FeatureKind kind() {
    return kind;
  }

  int count() {
    return count;
  }

  /** Where the bytes of texts are. */
  byte[] bytes() {
    return bytes;
  }

  int start(int place) {
    return starts[place];
  }

  int end(int place) {
    return ends[place];
  }

  long int64(int place) {
    return longs[place];
  }

  float float32(int place) {
    return floats[place];
  }

  long[] int64s() {
    return Arrays.copyOf(longs, count);
  }

  float[] float32s() {
    return Arrays.copyOf(floats, count);
  }
}
