/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Fills the tensor of one dense input, row by row, from its column. Confined to one task. */
public final class InputEncoder implements ColumnEncoder {
  private final InputBinding binding;
  private final Optional<ColumnCopy> columnCopy;
  private final Optional<ColumnConversion> columnConversion;
  private final ValueProblems problems;
  private final ArrayValues values;
  private final RowLengths lengths;
  private final Optional<NullFill> nullFill;
  private final Optional<NullFill> padding;
  private long @Nullable [] measured;
  private long[] rowDimensions = {};
  private long rowElements;
  private int rows;

  /** An encoder for this binding. */
  public InputEncoder(InputBinding binding) {
    this.binding = binding;
    this.columnCopy = ColumnCopy.of(binding);
    this.columnConversion = ColumnConversion.of(binding);
    this.problems = new ValueProblems(binding);
    this.lengths = new RowLengths(binding, problems);
    this.values = new ArrayValues(binding, problems);
    this.nullFill = Optional.ofNullable(binding.nullValue()).map(NullFill::new);
    this.padding = Optional.ofNullable(binding.padValue()).map(NullFill::new);
  }

  @Override
  public boolean isMeasured() {
    return !binding.rowShape().isFullyKnown();
  }

  @Override
  public boolean measuresEachRow() {
    return padding.isPresent();
  }

  @Override
  public void clear() {
    measured = null;
  }

  @Override
  public long[] sharedLengths(SpecializedGetters source, int ordinal) throws BadValueException {
    long[] own = lengths.of(source, ordinal);
    return padding.isPresent() ? new long[0] : own;
  }

  @Override
  public long measuredBytes(SpecializedGetters source, int ordinal) throws BadValueException {
    return LongStream.of(lengths.of(source, ordinal))
        .reduce(binding.elementBytes(), (a, b) -> a * b);
  }

  @Override
  public void measure(SpecializedGetters source, int ordinal) throws BadValueException {
    long[] known = measured;
    if (known == null) {
      measured = lengths.of(source, ordinal);
    } else if (padding.isPresent()) {
      long[] own = lengths.of(source, ordinal);
      for (int level = 0; level < own.length; level++) {
        known[level] = Math.max(known[level], own[level]);
      }
    }
  }

  @Override
  public List<NativeTensor> allocate(TensorScope scope, int batchRows) {
    long[] known = measured;
    return List.of(known == null ? begin(scope, batchRows) : begin(scope, batchRows, known));
  }

  /** Begins a batch of rows whose dimensions are all declared. */
  public NativeTensor begin(TensorScope scope, int batchRows) {
    return begin(scope, batchRows, binding.rowShape().dimensions());
  }

  /**
   * Begins a batch: allocates the tensor for it.
   *
   * @param batchRows how many rows the batch has; 1 where the tensor has no batch dimension
   * @param dimensions those of each row
   */
  public NativeTensor begin(TensorScope scope, int batchRows, long[] dimensions) {
    if (!binding.batched() && batchRows != 1) {
      throw new IllegalArgumentException(
          "input " + binding.input() + " takes one row at a time, not " + batchRows);
    }
    LongStream first = binding.batched() ? LongStream.of(batchRows) : LongStream.empty();
    NativeTensor begun = scope.allocate(
        binding.elementType(),
        LongStream.concat(first, LongStream.of(dimensions)).toArray());
    rowDimensions = dimensions;
    rowElements = LongStream.of(dimensions).reduce(1, (a, b) -> a * b);
    values.into(begun);
    rows = batchRows;
    return begun;
  }

  @Override
  public void encode(SpecializedGetters source, int ordinal, int row) throws BadValueException {
    Objects.checkIndex(row, rows);
    problems.whole(0);
    long firstElement = row * rowElements;
    if (source.isNullAt(ordinal)) {
      values.fillNull(firstElement, rowElements);
    } else if (binding.arrayDepth() == 0) {
      values.write(source, ordinal, firstElement);
    } else {
      padding.ifPresent(pad -> values.fill(pad, firstElement, rowElements));
      encodeNested(source, ordinal, 0, firstElement, rowElements);
    }
  }

  /** Whether a row has one value, which the column holds as the tensor does. */
  boolean isScalarCopy() {
    return binding.arrayDepth() == 0 && PrimitiveValues.of(binding).isPresent();
  }

  /** How the one value of each row becomes that of the tensor; empty if not in a loop. */
  Optional<ColumnConversion> conversion() {
    return columnConversion;
  }

  int elementWidth() {
    return binding.elementType().byteWidth();
  }

  /** Where the tensor of the batch begins. */
  long address() {
    return values.address();
  }

  /** How many rows the batch has. */
  int rows() {
    return rows;
  }

  @Override
  public boolean encodeAll(ColumnVector column, int firstRow, int count) {
    Objects.checkFromIndexSize(0, count, rows);
    return copyAll(column, firstRow, count)
        || convertAll(column, firstRow, count)
        || (binding.arrayDepth() == 0
            && (values.writeTexts(column, firstRow, count)
                || values.writeColumn(column, firstRow, count, rowElements)));
  }

  private boolean copyAll(ColumnVector column, int firstRow, int count) {
    if (columnCopy.isEmpty()) {
      return false;
    }
    ColumnCopy copy = columnCopy.get();
    return copy.copy(column, firstRow, count, rowElements, values.address())
        || (nullFill.isPresent()
            && rowElements == 1
            && copy.copyAround(column, firstRow, count, values.address(), this::fillNull));
  }

  private boolean convertAll(ColumnVector column, int firstRow, int count) {
    if (columnConversion.isEmpty()) {
      return false;
    }
    boolean hasNull = ColumnCopy.hasNull(column, firstRow, count);
    if (hasNull && (nullFill.isEmpty() || !ColumnCopy.hasAValueInEachRow(column))) {
      return false;
    }
    boolean fit = columnConversion.get().convert(column, firstRow, count, values.address());
    if (fit && hasNull) {
      ColumnCopy.fillNulls(column, firstRow, count, this::fillNull);
    }
    return fit;
  }

  private void fillNull(int row) {
    values.fill(nullFill.orElseThrow(), row, 1);
  }

  private void encodeNested(
      SpecializedGetters source, int ordinal, int level, long firstElement, long elements)
      throws BadValueException {
    boolean last = level == rowDimensions.length - 1;
    if (last && values.areVectors()) {
      int length = VectorValues.length(source, ordinal);
      checkLength(length, level);
      values.writeVector(source, ordinal, level, length, firstElement);
      return;
    }
    ArrayData array = source.getArray(ordinal);
    int count = array.numElements();
    checkLength(count, level);
    if (last) {
      values.writeAll(array, level, firstElement);
      return;
    }
    long elementsEach = count == 0 ? 0 : elements / rowDimensions[level];
    for (int i = 0; i < count; i++) {
      problems.enter(level, i);
      if (array.isNullAt(i)) {
        values.fillNull(firstElement + i * elementsEach, elementsEach);
      } else {
        encodeNested(array, i, level + 1, firstElement + i * elementsEach, elementsEach);
      }
    }
  }

  private void checkLength(int count, int level) throws BadValueException {
    boolean isOpen = binding.rowShape().dimension(level) < 0;
    boolean fits = (isOpen && padding.isPresent())
        ? count <= rowDimensions[level]
        : count == rowDimensions[level];
    if (!fits) {
      throw isOpen
          ? problems.ragged(count, rowDimensions[level])
          : problems.wrongLength(count, rowDimensions[level]);
    }
  }
}
