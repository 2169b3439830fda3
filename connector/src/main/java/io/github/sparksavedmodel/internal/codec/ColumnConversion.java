/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.model.ElementType;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;

/**
 * Converts the numbers of neighbouring rows in one loop, for the types that columns and tensors
 * mostly have. Gives what {@link NumberReaders} give.
 */
@SuppressWarnings("ImmutableEnumChecker") // method references are, but their types do not say so
enum ColumnConversion {
  DOUBLE_TO_FLOAT(ColumnType.DOUBLE, ElementType.FLOAT32, ColumnConversion::doublesToFloats),
  INT_TO_FLOAT(ColumnType.INT, ElementType.FLOAT32, ColumnConversion::intsToFloats),
  LONG_TO_FLOAT(ColumnType.LONG, ElementType.FLOAT32, ColumnConversion::longsToFloats),
  FLOAT_TO_DOUBLE(ColumnType.FLOAT, ElementType.FLOAT64, ColumnConversion::floatsToDoubles),
  INT_TO_DOUBLE(ColumnType.INT, ElementType.FLOAT64, ColumnConversion::intsToDoubles),
  LONG_TO_DOUBLE(ColumnType.LONG, ElementType.FLOAT64, ColumnConversion::longsToDoubles),
  INT_TO_LONG(ColumnType.INT, ElementType.INT64, ColumnConversion::intsToLongs);

  /** Converts values from a row on; false if one of them does not fit. */
  @FunctionalInterface
  private interface Loop {
    boolean convert(ColumnVector column, int first, int count, long address);
  }

  private final ColumnType columnType;
  private final ElementType elementType;
  private final Loop loop;

  ColumnConversion(ColumnType columnType, ElementType elementType, Loop loop) {
    this.columnType = columnType;
    this.elementType = elementType;
    this.loop = loop;
  }

  /** The loop for a binding whose rows have one value each; empty if there is none. */
  static Optional<ColumnConversion> of(InputBinding binding) {
    return Stream.of(values())
        .filter(conversion -> binding.arrayDepth() == 0
            && conversion.columnType == binding.columnType()
            && conversion.elementType == binding.elementType())
        .findFirst();
  }

  /**
   * Converts values, all of which the column holds, to an address with room for them. What it makes
   * of nulls has no meaning.
   *
   * @return false if one of them does not fit, perhaps one that stands where a null is
   */
  boolean convert(ColumnVector column, int first, int count, long address) {
    return loop.convert(column, first, count, address);
  }

  private static boolean doublesToFloats(ColumnVector column, int first, int count, long address) {
    double[] values = column.getDoubles(first, count);
    boolean fit = true;
    for (int i = 0; i < count; i++) {
      float value = (float) values[i];
      fit &= !Float.isInfinite(value) || Double.isInfinite(values[i]);
      Platform.putFloat(null, address + (long) i * Float.BYTES, value);
    }
    return fit;
  }

  private static boolean intsToFloats(ColumnVector column, int first, int count, long address) {
    int[] values = column.getInts(first, count);
    for (int i = 0; i < count; i++) {
      Platform.putFloat(null, address + (long) i * Float.BYTES, (float) values[i]);
    }
    return true;
  }

  private static boolean longsToFloats(ColumnVector column, int first, int count, long address) {
    long[] values = column.getLongs(first, count);
    for (int i = 0; i < count; i++) {
      Platform.putFloat(null, address + (long) i * Float.BYTES, (float) values[i]);
    }
    return true;
  }

  private static boolean floatsToDoubles(ColumnVector column, int first, int count, long address) {
    float[] values = column.getFloats(first, count);
    for (int i = 0; i < count; i++) {
      Platform.putDouble(null, address + (long) i * Double.BYTES, values[i]);
    }
    return true;
  }

  private static boolean intsToDoubles(ColumnVector column, int first, int count, long address) {
    int[] values = column.getInts(first, count);
    for (int i = 0; i < count; i++) {
      Platform.putDouble(null, address + (long) i * Double.BYTES, values[i]);
    }
    return true;
  }

  private static boolean longsToDoubles(ColumnVector column, int first, int count, long address) {
    long[] values = column.getLongs(first, count);
    for (int i = 0; i < count; i++) {
      Platform.putDouble(null, address + (long) i * Double.BYTES, (double) values[i]);
    }
    return true;
  }

  private static boolean intsToLongs(ColumnVector column, int first, int count, long address) {
    int[] values = column.getInts(first, count);
    for (int i = 0; i < count; i++) {
      Platform.putLong(null, address + (long) i * Long.BYTES, values[i]);
    }
    return true;
  }
}
