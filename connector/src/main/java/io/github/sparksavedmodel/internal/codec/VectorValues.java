/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.model.ElementType;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.Platform;

/**
 * Writes the vectors of Spark ML, as Spark stores them: a struct of a kind, a size, the indices of
 * the values that are not zero, and the values. Confined to one task.
 */
final class VectorValues {
  static final int FIELDS = 4;
  static final int KIND = 0;
  private static final int SIZE = 1;
  static final int INDICES = 2;
  static final int VALUES = 3;
  static final int DENSE = 1;

  private final FixedWidthWriter writer;
  private final ElementType elementType;
  private final ValueProblems problems;

  VectorValues(FixedWidthWriter writer, ElementType elementType, ValueProblems problems) {
    this.writer = writer;
    this.elementType = elementType;
    this.problems = problems;
  }

  /** The number of values of a vector, the zeros too. */
  static int length(SpecializedGetters source, int ordinal) {
    InternalRow vector = source.getStruct(ordinal, FIELDS);
    return vector.getByte(KIND) == DENSE
        ? vector.getArray(VALUES).numElements()
        : vector.getInt(SIZE);
  }

  /**
   * Writes a vector.
   *
   * @param level how many arrays are around it
   * @param length its length; the caller has checked that there is room for it
   * @param address where the first element is
   */
  void write(
      SpecializedGetters source,
      int ordinal,
      int level,
      int length,
      long firstElement,
      long address)
      throws BadValueException {
    InternalRow vector = source.getStruct(ordinal, FIELDS);
    ArrayData values = vector.getArray(VALUES);
    if (vector.getByte(KIND) == DENSE) {
      writeDense(values, level, firstElement, address);
    } else {
      Platform.setMemory(null, address, (long) length * elementType.byteWidth(), (byte) 0);
      writeSparse(vector.getArray(INDICES), values, level, length, firstElement);
    }
  }

  private void writeDense(ArrayData values, int level, long firstElement, long address)
      throws BadValueException {
    int count = values.numElements();
    if (elementType == ElementType.FLOAT64
        && ArrayCopy.copy(values, count, PrimitiveValues.DOUBLE, address)) {
      return;
    }
    for (int i = 0; i < count; i++) {
      problems.enter(level, i);
      writeOne(values, i, firstElement + i);
    }
  }

  private void writeSparse(
      ArrayData indices, ArrayData values, int level, int length, long firstElement)
      throws BadValueException {
    for (int i = 0; i < indices.numElements(); i++) {
      int index = indices.getInt(i);
      problems.enter(level, index);
      if (index < 0 || index >= length || i >= values.numElements()) {
        throw problems.invalid("an index beyond the vector's size of " + length);
      }
      writeOne(values, i, firstElement + index);
    }
  }

  private void writeOne(ArrayData values, int place, long element) throws BadValueException {
    if (values.isNullAt(place)) {
      throw problems.isNull();
    }
    writer.write(values, place, element);
  }
}
