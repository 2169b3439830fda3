/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.FeatureBinding;
import io.github.sparksavedmodel.model.TensorValue;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Writes a feature of one value. The value is read once, when it is sized, and kept; all bytes that
 * do not depend on it are made beforehand. Confined to one task.
 */
abstract class ScalarEntry implements EntryWriter {
  private final FeatureEnvelope envelope;
  private final int ordinal;
  private final boolean required;
  private final FeatureProblems problems;
  private final byte @Nullable [] absent;
  private State state = State.LEFT_OUT;

  private enum State {
    LEFT_OUT,
    ABSENT,
    PRESENT
  }

  private ScalarEntry(FeatureBinding binding, int ordinal, FeatureProblems problems) {
    this.envelope = new FeatureEnvelope(binding);
    this.ordinal = ordinal;
    this.required = binding.required();
    this.problems = problems;
    TensorValue value = binding.absent();
    this.absent = value == null ? null : envelope.entry(value);
  }

  static ScalarEntry of(FeatureBinding binding, int ordinal, BytesAccess bytes) {
    FeatureProblems problems = new FeatureProblems(binding);
    FeatureValues values = FeatureValues.of(binding, problems, bytes);
    if (values instanceof FeatureValues.Floats floats) {
      return new OfFloat(binding, ordinal, problems, floats.reader());
    }
    if (values instanceof FeatureValues.Longs longs) {
      return new OfLong(binding, ordinal, problems, longs.reader());
    }
    return new OfText(binding, ordinal, problems, ((FeatureValues.Texts) values).values());
  }

  final FeatureEnvelope envelope() {
    return envelope;
  }

  /** Reads and keeps the value, and gives the bytes of the entry. */
  abstract int sizeOfValue(SpecializedGetters row, int place) throws BadValueException;

  /** Writes the entry with the value that is kept. */
  abstract void writeValue(WireOutput output);

  @Override
  public final int size(SpecializedGetters row, WireSizes sizes) throws BadValueException {
    if (!row.isNullAt(ordinal)) {
      state = State.PRESENT;
      return sizeOfValue(row, ordinal);
    }
    if (absent != null) {
      state = State.ABSENT;
      return absent.length;
    }
    if (required) {
      throw problems.isNull();
    }
    state = State.LEFT_OUT;
    return 0;
  }

  @Override
  public final void write(SpecializedGetters row, WireSizes sizes, WireOutput output) {
    if (state == State.PRESENT) {
      writeValue(output);
    } else if (state == State.ABSENT && absent != null) {
      output.bytes(absent);
    }
  }

  /** A float, before which all bytes are the same. */
  private static final class OfFloat extends ScalarEntry {
    private final NumberReaders.FloatReader reader;
    private final byte[] head;
    private float value;

    OfFloat(
        FeatureBinding binding,
        int ordinal,
        FeatureProblems problems,
        NumberReaders.FloatReader reader) {
      super(binding, ordinal, problems);
      this.reader = reader;
      this.head = envelope().head(Float.BYTES);
    }

    @Override
    int sizeOfValue(SpecializedGetters row, int place) throws BadValueException {
      value = reader.read(row, place);
      return head.length + Float.BYTES;
    }

    @Override
    void writeValue(WireOutput output) {
      output.bytes(head);
      output.float32(value);
    }
  }

  /** A whole number, before which all bytes follow from how many it takes. */
  private static final class OfLong extends ScalarEntry {
    private static final int MOST_BYTES = 10;

    private final NumberReaders.LongReader reader;
    private final byte[][] heads = new byte[MOST_BYTES + 1][];
    private long value;
    private int bytes;

    OfLong(
        FeatureBinding binding,
        int ordinal,
        FeatureProblems problems,
        NumberReaders.LongReader reader) {
      super(binding, ordinal, problems);
      this.reader = reader;
      for (int length = 1; length <= MOST_BYTES; length++) {
        heads[length] = envelope().head(length);
      }
    }

    @Override
    int sizeOfValue(SpecializedGetters row, int place) throws BadValueException {
      value = reader.read(row, place);
      bytes = WireOutput.varintSize(value);
      return heads[bytes].length + bytes;
    }

    @Override
    void writeValue(WireOutput output) {
      output.bytes(heads[bytes]);
      output.varint(value);
    }
  }

  /** Text or bytes, before which all bytes follow from the length, which seldom is large. */
  private static final class OfText extends ScalarEntry {
    private static final int MOST_HEADS = 128;

    private final TextValues values;
    private final byte[] @Nullable [] heads = new byte @Nullable [MOST_HEADS][];
    private UTF8String value = UTF8String.EMPTY_UTF8;
    private int length;

    OfText(FeatureBinding binding, int ordinal, FeatureProblems problems, TextValues values) {
      super(binding, ordinal, problems);
      this.values = values;
    }

    @Override
    int sizeOfValue(SpecializedGetters row, int place) {
      value = values.of(row, place);
      length = value.numBytes();
      return length < MOST_HEADS
          ? head(length).length + length
          : envelope().size(WireOutput.fieldSize(length));
    }

    private byte[] head(int bytes) {
      byte[] known = heads[bytes];
      if (known == null) {
        known = envelope().head(WireOutput.fieldSize(bytes), FeatureValues.Texts.TAG, bytes);
        heads[bytes] = known;
      }
      return known;
    }

    @Override
    void writeValue(WireOutput output) {
      if (length < MOST_HEADS) {
        output.bytes(head(length));
        output.text(value);
      } else {
        envelope().begin(WireOutput.fieldSize(length), output);
        FeatureValues.Texts.write(value, output);
      }
      value = UTF8String.EMPTY_UTF8;
    }
  }
}
