/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.Conversion;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.model.ElementType;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.jspecify.annotations.Nullable;

/** Writes values and arrays of values into neighbouring elements. Confined to one task. */
final class ArrayValues {
  private final ValueProblems problems;
  private final ElementWriter writer;
  private final int elementWidth;
  private final Optional<PrimitiveValues> sameValues;
  private final Optional<VectorValues> vectors;
  private final Optional<NullFill> nullFill;
  private @Nullable NativeTensor tensor;
  private long address;

  ArrayValues(InputBinding binding, ValueProblems problems) {
    this.problems = problems;
    this.elementWidth = binding.elementType().byteWidth();
    this.sameValues = PrimitiveValues.of(binding);
    this.nullFill = Optional.ofNullable(binding.nullValue()).map(NullFill::new);
    if (binding.elementType() == ElementType.STRING) {
      this.writer = binding.examples() == null
          ? new TextWriter(binding.columnType(), binding.column().valueType())
          : new SerializedExamples(binding.examples());
      this.vectors = Optional.empty();
    } else if (binding.conversion() == Conversion.RAW) {
      this.writer = new RawWriter(binding, problems);
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

  /** Sets the tensor that the next values go into. */
  void into(NativeTensor target) {
    tensor = target;
    if (target.elementCount() > 0) {
      writer.into(target);
      address = target.address();
    }
  }

  /** Where the tensor's first element is. */
  long address() {
    return address;
  }

  /** Writes one value that is not null. */
  void write(SpecializedGetters source, int ordinal, long element) throws BadValueException {
    writer.write(source, ordinal, element);
  }

  /**
   * Writes the texts of neighbouring rows into the first elements, which exist.
   *
   * @return false if nothing was written, since the values are none, or one of them is null
   */
  boolean writeTexts(ColumnVector column, int firstRow, int count) {
    return writer instanceof TextWriter texts && texts.writeAll(column, firstRow, count);
  }

  /**
   * Converts the values of neighbouring rows into the first elements, which exist.
   *
   * @param rowElements how many elements a value becomes
   * @return false if one of them cannot be taken; which, and why, is found out row by row
   */
  boolean writeColumn(ColumnVector column, int firstRow, int count, long rowElements) {
    ColumnarArray rows = new ColumnarArray(column, firstRow, count);
    boolean mayBeNull = column.hasNull();
    try {
      for (int row = 0; row < count; row++) {
        if (mayBeNull && column.isNullAt(firstRow + row)) {
          fillNull(row * rowElements, rowElements);
        } else {
          writer.write(rows, row, row * rowElements);
        }
      }
      return true;
    } catch (BadValueException leftToRows) {
      return false;
    }
  }

  /** Whether arrays of the innermost level are vectors of Spark ML. */
  boolean areVectors() {
    return vectors.isPresent();
  }

  /** Writes a vector of this length; the caller has checked that there is room for it. */
  void writeVector(SpecializedGetters source, int ordinal, int level, int length, long firstElement)
      throws BadValueException {
    long start = address + firstElement * elementWidth;
    vectors.orElseThrow().write(source, ordinal, level, length, firstElement, start);
  }

  /** Writes the values of an array; the caller has checked that there is room for them. */
  void writeAll(ArrayData array, int level, long firstElement) throws BadValueException {
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

  /** Writes the value for nulls, or says that there is none. */
  void fillNull(long firstElement, long elements) throws BadValueException {
    if (nullFill.isEmpty()) {
      throw problems.isNull();
    }
    fill(nullFill.get(), firstElement, elements);
  }

  /** Writes a value into neighbouring elements; the caller has checked that they exist. */
  void fill(NullFill value, long firstElement, long elements) {
    value.fill(Objects.requireNonNull(tensor, "into comes first"), firstElement, elements);
  }
}
