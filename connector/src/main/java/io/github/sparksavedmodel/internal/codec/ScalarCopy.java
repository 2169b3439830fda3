/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.bitset.BitSetMethods;

/**
 * Copies numbers and booleans out of rows in Spark's binary format into the tensors of scalar
 * inputs, without asking an encoder for each: those that have the same bytes there, and those that
 * a {@link ColumnConversion} takes. Confined to one task.
 */
public final class ScalarCopy {
  /** Rows of some hundred bytes fit into a processor's first cache. */
  private static final int SOME_ROWS = 64;

  /** An input with one value per row, which is copied or converted in a loop. */
  private record Scalar(int input, InputEncoder encoder) {}

  private final List<Scalar> scalars = new ArrayList<>();
  private final int inputs;
  private int[] others;
  private int[] ordinals = {};
  private int[] widths = {};
  private List<Optional<ColumnConversion>> conversions = List.of();
  private long[] addresses = {};
  /** Where the first columns of the rows are that are being copied. */
  private final long[] starts = new long[SOME_ROWS];

  private int rows;

  /** Finds the inputs that can be copied, by their places among all. */
  public ScalarCopy(List<ColumnEncoder> encoders) {
    this.inputs = encoders.size();
    this.others = IntStream.range(0, inputs).toArray();
    for (int input = 0; input < inputs; input++) {
      if (encoders.get(input) instanceof InputEncoder encoder
          && (encoder.isScalarCopy() || encoder.conversion().isPresent())) {
        scalars.add(new Scalar(input, encoder));
      }
    }
  }

  /**
   * Begins a batch, whose tensors were allocated, with its first row.
   *
   * @param source where the value of an input is, by the input's place
   * @param ordinal where it is in that, for all rows of the batch
   */
  public void beginRow(IntFunction<SpecializedGetters> source, IntUnaryOperator ordinal) {
    begin(scalars.isEmpty() ? scalars : inOneRow(source), ordinal);
  }

  /**
   * Begins a batch, whose tensors were allocated, of rows that are in memory together.
   *
   * @param packed the rows, if the input at that place is a column of them
   * @param ordinal which column of them an input is
   * @return the rows to copy from; empty if none of the inputs is a column of them
   */
  public Optional<PackedRows> begin(
      IntFunction<Optional<PackedRows>> packed, IntUnaryOperator ordinal) {
    List<Scalar> columns = scalars.stream()
        .filter(scalar -> packed.apply(scalar.input()).isPresent())
        .toList();
    begin(columns, ordinal);
    return columns.isEmpty() ? Optional.empty() : packed.apply(columns.get(0).input());
  }

  private void begin(List<Scalar> copied, IntUnaryOperator ordinal) {
    ordinals =
        copied.stream().mapToInt(scalar -> ordinal.applyAsInt(scalar.input())).toArray();
    widths = copied.stream().mapToInt(scalar -> scalar.encoder().elementWidth()).toArray();
    conversions = copied.stream().map(scalar -> scalar.encoder().conversion()).toList();
    addresses = copied.stream().mapToLong(scalar -> scalar.encoder().address()).toArray();
    rows = copied.stream().mapToInt(scalar -> scalar.encoder().rows()).min().orElse(0);
    List<Integer> places = copied.stream().map(Scalar::input).toList();
    others = IntStream.range(0, inputs).filter(input -> !places.contains(input)).toArray();
  }

  /** Inputs that are computed are in a row of their own. */
  private List<Scalar> inOneRow(IntFunction<SpecializedGetters> source) {
    SpecializedGetters first = source.apply(scalars.get(0).input());
    return first instanceof UnsafeRow
        ? scalars.stream()
            .filter(scalar -> source.apply(scalar.input()) == first)
            .toList()
        : List.of();
  }

  /** The place of one of the inputs that are copied, or -1 if there is none. */
  public int anyInput() {
    return ordinals.length == 0 ? -1 : scalars.get(0).input();
  }

  /** The places of the inputs that are not copied. */
  public int[] others() {
    return others;
  }

  /**
   * Copies a row.
   *
   * @param source where the values of {@link #anyInput} are
   * @param row the row's place in the batch
   * @return false if one of the row's columns is null or does not fit, so that encoders have to
   *     look at each
   */
  public boolean copy(SpecializedGetters source, int row) {
    Objects.checkIndex(row, rows);
    if (!(source instanceof UnsafeRow values) || values.anyNull()) {
      return false;
    }
    starts[0] = values.getBaseOffset() + UnsafeRow.calculateBitSetWidthInBytes(values.numFields());
    return copy(values.getBaseObject(), 1, row);
  }

  /**
   * Copies rows into the first places of the batch, some at a time, so that they are in the
   * processor's cache when their next column is read.
   *
   * @param packed where all inputs are that are copied
   * @param members the rows to copy
   * @return the places of rows that are left to encoders: those of which
   *     {@link #copy(SpecializedGetters, int)} gives false, and some of their neighbours
   */
  public BitSet copy(PackedRows packed, int[] members) {
    Objects.checkFromIndexSize(0, members.length, rows);
    BitSet left = new BitSet();
    int nullBytes = UnsafeRow.calculateBitSetWidthInBytes(packed.columns());
    for (int first = 0; first < members.length; first += SOME_ROWS) {
      int count = Math.min(SOME_ROWS, members.length - first);
      for (int i = 0; i < count; i++) {
        long offset = packed.offset(members[first + i]);
        starts[i] = offset + nullBytes;
        if (BitSetMethods.anySet(packed.array(), offset, nullBytes / Long.BYTES)) {
          left.set(first + i);
        }
      }
      if (!copy(packed.array(), count, first)) {
        left.set(first, first + count);
      }
    }
    return left;
  }

  /** False if a value did not fit. */
  private boolean copy(Object base, int count, int place) {
    boolean fit = true;
    for (int i = 0; i < ordinals.length; i++) {
      long field = (long) ordinals[i] * Long.BYTES;
      long address = addresses[i] + (long) place * widths[i];
      Optional<ColumnConversion> conversion = conversions.get(i);
      if (conversion.isPresent()) {
        fit &= conversion.get().convert(base, starts, count, field, address);
      } else {
        copy(base, count, field, widths[i], address);
      }
    }
    return fit;
  }

  private void copy(Object base, int count, long field, int width, long address) {
    switch (width) {
      case Integer.BYTES -> copyInts(base, field, count, address);
      case Long.BYTES -> copyLongs(base, field, count, address);
      case Short.BYTES -> copyShorts(base, field, count, address);
      default -> copyBytes(base, field, count, address);
    }
  }

  private void copyInts(Object base, long field, int count, long address) {
    for (int i = 0; i < count; i++) {
      Platform.putInt(
          null, address + (long) i * Integer.BYTES, Platform.getInt(base, starts[i] + field));
    }
  }

  private void copyLongs(Object base, long field, int count, long address) {
    for (int i = 0; i < count; i++) {
      Platform.putLong(
          null, address + (long) i * Long.BYTES, Platform.getLong(base, starts[i] + field));
    }
  }

  private void copyShorts(Object base, long field, int count, long address) {
    for (int i = 0; i < count; i++) {
      Platform.putShort(
          null, address + (long) i * Short.BYTES, Platform.getShort(base, starts[i] + field));
    }
  }

  private void copyBytes(Object base, long field, int count, long address) {
    for (int i = 0; i < count; i++) {
      Platform.putByte(null, address + i, Platform.getByte(base, starts[i] + field));
    }
  }
}
