/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Fills the tensor of one input, row by row, from its column. Confined to one task. */
public final class InputEncoder {
  private final InputBinding binding;
  private final long[] rowDimensions;
  private final long rowElements;
  private final int elementWidth;
  private final Optional<PrimitiveValues> sameValues;
  private final Optional<ColumnCopy> columnCopy;
  private final ValueProblems problems;
  private final ElementWriter writer;
  private long address;
  private int rows;

  /** An encoder for this binding. */
  public InputEncoder(InputBinding binding) {
    this.binding = binding;
    this.rowDimensions = binding.rowShape().dimensions();
    this.rowElements = binding.rowShape().elementCount();
    this.elementWidth = binding.elementType().byteWidth();
    this.sameValues = PrimitiveValues.of(binding);
    this.columnCopy = ColumnCopy.of(binding);
    this.problems = new ValueProblems(binding);
    DataType valueType = binding.column().valueType();
    this.writer = binding.elementType() == ElementType.STRING
        ? new TextWriter(binding.columnType(), valueType)
        : new FixedWidthWriter(FixedWidthStores.of(binding, valueType, problems), elementWidth);
  }

  /**
   * Begins a batch: allocates the tensor for it.
   *
   * @param batchRows how many rows the batch has; 1 where the tensor has no batch dimension
   */
  public NativeTensor begin(TensorScope scope, int batchRows) {
    int extra = binding.batched() ? 1 : 0;
    long[] dimensions = new long[rowDimensions.length + extra];
    System.arraycopy(rowDimensions, 0, dimensions, extra, rowDimensions.length);
    if (binding.batched()) {
      dimensions[0] = batchRows;
    } else if (batchRows != 1) {
      throw new IllegalArgumentException(
          "input " + binding.input() + " takes one row at a time, not " + batchRows);
    }
    NativeTensor tensor = scope.allocate(binding.elementType(), dimensions);
    if (tensor.elementCount() > 0) {
      writer.into(tensor);
      address = tensor.address();
    }
    rows = batchRows;
    return tensor;
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
    if (source.isNullAt(ordinal)) {
      throw problems.isNull();
    }
    long firstElement = row * rowElements;
    if (binding.arrayDepth() == 0) {
      writer.write(source, ordinal, firstElement);
    } else {
      encodeArray(source.getArray(ordinal), 0, firstElement, rowElements);
    }
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
    return columnCopy.isPresent() && columnCopy.get().copy(column, firstRow, count, address);
  }

  private void encodeArray(ArrayData array, int level, long firstElement, long elements)
      throws BadValueException {
    int count = array.numElements();
    if (count != rowDimensions[level]) {
      throw problems.wrongLength(count, rowDimensions[level]);
    }
    if (level == rowDimensions.length - 1) {
      if (sameValues.isEmpty()
          || !ArrayCopy.copy(
              array, count, sameValues.get(), address + firstElement * elementWidth)) {
        encodeValues(array, level, firstElement);
      }
      return;
    }
    long elementsEach = count == 0 ? 0 : elements / count;
    for (int i = 0; i < count; i++) {
      problems.enter(level, i);
      if (array.isNullAt(i)) {
        throw problems.isNull();
      }
      encodeArray(array.getArray(i), level + 1, firstElement + i * elementsEach, elementsEach);
    }
  }

  private void encodeValues(ArrayData array, int level, long firstElement)
      throws BadValueException {
    int count = array.numElements();
    for (int i = 0; i < count; i++) {
      problems.enter(level, i);
      if (array.isNullAt(i)) {
        throw problems.isNull();
      }
      writer.write(array, i, firstElement + i);
    }
  }
}
