/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.model.ElementType;
import java.lang.reflect.Array;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;

/** Values that have the same bytes in an array as in a tensor. */
@SuppressWarnings("ImmutableEnumChecker") // method references are, but their types do not say so
enum PrimitiveValues {
  BOOLEAN(
      ColumnType.BOOLEAN,
      ElementType.BOOL,
      Platform.BOOLEAN_ARRAY_OFFSET,
      HeapArrays.of("byteData", byte[].class),
      ColumnVector::getBooleans,
      ArrayData::toBooleanArray),
  BYTE(
      ColumnType.BYTE,
      ElementType.INT8,
      Platform.BYTE_ARRAY_OFFSET,
      HeapArrays.of("byteData", byte[].class),
      ColumnVector::getBytes,
      ArrayData::toByteArray),
  SHORT(
      ColumnType.SHORT,
      ElementType.INT16,
      Platform.SHORT_ARRAY_OFFSET,
      HeapArrays.of("shortData", short[].class),
      ColumnVector::getShorts,
      ArrayData::toShortArray),
  INT(
      ColumnType.INT,
      ElementType.INT32,
      Platform.INT_ARRAY_OFFSET,
      HeapArrays.of("intData", int[].class),
      ColumnVector::getInts,
      ArrayData::toIntArray),
  LONG(
      ColumnType.LONG,
      ElementType.INT64,
      Platform.LONG_ARRAY_OFFSET,
      HeapArrays.of("longData", long[].class),
      ColumnVector::getLongs,
      ArrayData::toLongArray),
  FLOAT(
      ColumnType.FLOAT,
      ElementType.FLOAT32,
      Platform.FLOAT_ARRAY_OFFSET,
      HeapArrays.of("floatData", float[].class),
      ColumnVector::getFloats,
      ArrayData::toFloatArray),
  DOUBLE(
      ColumnType.DOUBLE,
      ElementType.FLOAT64,
      Platform.DOUBLE_ARRAY_OFFSET,
      HeapArrays.of("doubleData", double[].class),
      ColumnVector::getDoubles,
      ArrayData::toDoubleArray);

  /** Gives values of a column, from a row on, as a primitive array. */
  @FunctionalInterface
  private interface ColumnReader {
    Object read(ColumnVector column, int first, int count);
  }

  private final ColumnType columnType;
  private final ElementType elementType;
  private final long arrayOffset;
  private final HeapArrays heapArrays;
  private final ColumnReader columnReader;
  private final Function<ArrayData, Object> arrayReader;

  PrimitiveValues(
      ColumnType columnType,
      ElementType elementType,
      long arrayOffset,
      HeapArrays heapArrays,
      ColumnReader columnReader,
      Function<ArrayData, Object> arrayReader) {
    this.columnType = columnType;
    this.elementType = elementType;
    this.arrayOffset = arrayOffset;
    this.heapArrays = heapArrays;
    this.columnReader = columnReader;
    this.arrayReader = arrayReader;
  }

  /** What the column and the tensor of a binding both hold; empty if values are converted. */
  static Optional<PrimitiveValues> of(InputBinding binding) {
    return Stream.of(values())
        .filter(values -> values.columnType == binding.columnType()
            && values.elementType == binding.elementType())
        .findFirst();
  }

  /** The arrays in which Spark's own columns keep such values. */
  HeapArrays heapArrays() {
    return heapArrays;
  }

  /** The bytes of one value. */
  int width() {
    return elementType.byteWidth();
  }

  /** Copies values of a column, none of which is null, to an address with room for them. */
  void copy(ColumnVector column, int first, int count, long address) {
    store(columnReader.read(column, first, count), 0, count, address);
  }

  /**
   * Does the same from where a column of Spark's own keeps its values.
   *
   * @return false if nothing was copied, since that is not known
   */
  boolean copyInPlace(OnHeapColumnVector column, int first, int count, long address) {
    Object array = heapArrays.of(column);
    if (array == null) {
      return false;
    }
    store(array, first, count, address);
    return true;
  }

  /** Copies all values of an array, none of which is null, to an address with room for them. */
  void copy(ArrayData array, long address) {
    store(arrayReader.apply(array), 0, array.numElements(), address);
  }

  private void store(Object values, int first, int count, long address) {
    int given = Array.getLength(values);
    if (first < 0 || given - first < count) {
      throw new IllegalStateException(
          "A column has " + given + " values instead of " + (first + (long) count));
    }
    long offset = arrayOffset + (long) first * width();
    Platform.copyMemory(values, offset, null, address, (long) count * width());
  }
}
