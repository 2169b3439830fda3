/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/** Fills the tensor of one input, row by row, from its column. Confined to one task. */
public final class InputEncoder {
  private final InputBinding binding;
  private final int elementWidth;
  private final Optional<PrimitiveValues> sameValues;
  private final Optional<ColumnCopy> columnCopy;
  private final ValueProblems problems;
  private final ElementWriter writer;
  private final RowLengths lengths;
  private final Optional<VectorValues> vectors;
  private final Optional<NullFill> nullFill;
  private @Nullable NativeTensor tensor;
  private long[] rowDimensions = {};
  private long rowElements;
  private long address;
  private int rows;

  /** An encoder for this binding. */
  public InputEncoder(InputBinding binding) {
    this.binding = binding;
    this.elementWidth = binding.elementType().byteWidth();
    this.sameValues = PrimitiveValues.of(binding);
    this.columnCopy = ColumnCopy.of(binding);
    this.problems = new ValueProblems(binding);
    this.lengths = new RowLengths(binding, problems);
    this.nullFill = Optional.ofNullable(binding.nullValue()).map(NullFill::new);
    if (binding.elementType() == ElementType.STRING) {
      this.writer = binding.examples() == null
          ? new TextWriter(binding.columnType(), binding.column().valueType())
          : new SerializedExamples(binding.examples());
      this.vectors = Optional.empty();
    } else {
      FixedWidthWriter numbers =
          new FixedWidthWriter(FixedWidthStores.of(binding, problems), elementWidth);
      this.writer = numbers;
      this.vectors = binding.columnType() == ColumnType.VECTOR
          ? Optional.of(new VectorValues(numbers, binding.elementType(), problems))
          : Optional.empty();
    }
  }

  /** Whether the lengths of rows decide about the shape of the tensor. */
  public boolean isOpen() {
    return !binding.rowShape().isFullyKnown();
  }

  /**
   * The dimensions that a row has in a tensor. Only rows for which they are equal can share one.
   *
   * @param source the row
   * @param ordinal the column's position in it
   * @throws BadValueException if the value is null
   */
  public long[] rowDimensions(SpecializedGetters source, int ordinal) throws BadValueException {
    return lengths.of(source, ordinal);
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
    tensor = begun;
    rowDimensions = dimensions;
    rowElements = LongStream.of(dimensions).reduce(1, (a, b) -> a * b);
    if (begun.elementCount() > 0) {
      writer.into(begun);
      address = begun.address();
    }
    rows = batchRows;
    return begun;
  }

  /**
   * Copies one row's value into the tensor of the batch.
   *
   * @param source the row
   * @param ordinal the column's position in it
   * @param row the row's place in the batch
   * @throws BadValueException if the value is null, has the wrong length, or does not fit the
   *     tensor's type
   */
  public void encode(SpecializedGetters source, int ordinal, int row) throws BadValueException {
    Objects.checkIndex(row, rows);
    problems.whole(0);
    long firstElement = row * rowElements;
    if (source.isNullAt(ordinal)) {
      fillNull(firstElement, rowElements);
    } else if (binding.arrayDepth() == 0) {
      writer.write(source, ordinal, firstElement);
    } else {
      encodeNested(source, ordinal, 0, firstElement, rowElements);
    }
  }

  private void fillNull(long firstElement, long elements) throws BadValueException {
    if (nullFill.isEmpty()) {
      throw problems.isNull();
    }
    nullFill
        .get()
        .fill(Objects.requireNonNull(tensor, "begin comes first"), firstElement, elements);
  }

  /**
   * Copies the values of neighbouring rows into the first places of the batch's tensor, if that can
   * be done at once.
   *
   * @return false if the rows have to be encoded one by one, which then finds what is wrong with
   *     one, if anything
   */
  public boolean encodeAll(ColumnVector column, int firstRow, int count) {
    Objects.checkFromIndexSize(0, count, rows);
    return columnCopy.isPresent()
        && columnCopy.get().copy(column, firstRow, count, rowElements, address);
  }

  private void encodeNested(
      SpecializedGetters source, int ordinal, int level, long firstElement, long elements)
      throws BadValueException {
    boolean last = level == rowDimensions.length - 1;
    if (last && vectors.isPresent()) {
      int length = VectorValues.length(source, ordinal);
      checkLength(length, level);
      long start = address + firstElement * elementWidth;
      vectors.get().write(source, ordinal, level, length, firstElement, start);
      return;
    }
    ArrayData array = source.getArray(ordinal);
    int count = array.numElements();
    checkLength(count, level);
    if (last) {
      encodeValues(array, level, firstElement);
      return;
    }
    long elementsEach = count == 0 ? 0 : elements / count;
    for (int i = 0; i < count; i++) {
      problems.enter(level, i);
      if (array.isNullAt(i)) {
        fillNull(firstElement + i * elementsEach, elementsEach);
      } else {
        encodeNested(array, i, level + 1, firstElement + i * elementsEach, elementsEach);
      }
    }
  }

  private void checkLength(int count, int level) throws BadValueException {
    if (count != rowDimensions[level]) {
      throw binding.rowShape().dimension(level) < 0
          ? problems.ragged(count, rowDimensions[level])
          : problems.wrongLength(count, rowDimensions[level]);
    }
  }

  private void encodeValues(ArrayData array, int level, long firstElement)
      throws BadValueException {
    int count = array.numElements();
    if (sameValues.isPresent()
        && ArrayCopy.copy(array, count, sameValues.get(), address + firstElement * elementWidth)) {
      return;
    }
    for (int i = 0; i < count; i++) {
      problems.enter(level, i);
      if (array.isNullAt(i)) {
        fillNull(firstElement + i, 1);
      } else {
        writer.write(array, i, firstElement + i);
      }
    }
  }
}
