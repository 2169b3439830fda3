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
 * Converts the numbers of some rows in one loop, for the types that columns and tensors mostly
 * have. Gives what {@link NumberReaders} give.
 */
@SuppressWarnings("ImmutableEnumChecker") // method references are, but their types do not say so
enum ColumnConversion {
  DOUBLE_TO_FLOAT(Numbers.DOUBLES, ElementType.FLOAT32, ColumnConversion::doublesToFloats),
  INT_TO_FLOAT(Numbers.INTS, ElementType.FLOAT32, ColumnConversion::intsToFloats),
  LONG_TO_FLOAT(Numbers.LONGS, ElementType.FLOAT32, ColumnConversion::longsToFloats),
  FLOAT_TO_DOUBLE(Numbers.FLOATS, ElementType.FLOAT64, ColumnConversion::floatsToDoubles),
  INT_TO_DOUBLE(Numbers.INTS, ElementType.FLOAT64, ColumnConversion::intsToDoubles),
  LONG_TO_DOUBLE(Numbers.LONGS, ElementType.FLOAT64, ColumnConversion::longsToDoubles),
  INT_TO_LONG(Numbers.INTS, ElementType.INT64, ColumnConversion::intsToLongs);

  /** Converts the values of an array; false if one of them does not fit. */
  @FunctionalInterface
  private interface Loop {
    boolean convert(Object values, int count, long address);
  }

  /** Numbers of one type, read into an array of that type. */
  private enum Numbers {
    INTS(ColumnType.INT, ColumnVector::getInts, ColumnConversion::ints),
    LONGS(ColumnType.LONG, ColumnVector::getLongs, ColumnConversion::longs),
    FLOATS(ColumnType.FLOAT, ColumnVector::getFloats, ColumnConversion::floats),
    DOUBLES(ColumnType.DOUBLE, ColumnVector::getDoubles, ColumnConversion::doubles);

    /** Reads values of a column, from a row on. */
    @FunctionalInterface
    private interface OfColumn {
      Object read(ColumnVector column, int first, int count);
    }

    /** Reads values that are at so many bytes behind the starts of rows. */
    @FunctionalInterface
    private interface OfRows {
      Object read(Object rows, long[] starts, int count, long field);
    }

    private final ColumnType type;
    private final OfColumn ofColumn;
    private final OfRows ofRows;

    Numbers(ColumnType type, OfColumn ofColumn, OfRows ofRows) {
      this.type = type;
      this.ofColumn = ofColumn;
      this.ofRows = ofRows;
    }
  }

  private final Numbers numbers;
  private final ElementType elementType;
  private final Loop loop;

  ColumnConversion(Numbers numbers, ElementType elementType, Loop loop) {
    this.numbers = numbers;
    this.elementType = elementType;
    this.loop = loop;
  }

  /** The loop for a binding whose rows have one value each; empty if there is none. */
  static Optional<ColumnConversion> of(InputBinding binding) {
    return Stream.of(values())
        .filter(conversion -> binding.arrayDepth() == 0
            && conversion.numbers.type == binding.columnType()
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
    return loop.convert(numbers.ofColumn.read(column, first, count), count, address);
  }

  /**
   * Does the same with values of rows in Spark's binary format.
   *
   * @param starts where the first column of each row is in {@code rows}
   * @param field how many bytes after that the values are
   */
  boolean convert(Object rows, long[] starts, int count, long field, long address) {
    return loop.convert(numbers.ofRows.read(rows, starts, count, field), count, address);
  }

  private static Object ints(Object rows, long[] starts, int count, long field) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = Platform.getInt(rows, starts[i] + field);
    }
    return values;
  }

  private static Object longs(Object rows, long[] starts, int count, long field) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = Platform.getLong(rows, starts[i] + field);
    }
    return values;
  }

  private static Object floats(Object rows, long[] starts, int count, long field) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Platform.getFloat(rows, starts[i] + field);
    }
    return values;
  }

  private static Object doubles(Object rows, long[] starts, int count, long field) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = Platform.getDouble(rows, starts[i] + field);
    }
    return values;
  }

  private static boolean doublesToFloats(Object read, int count, long address) {
    double[] values = (double[]) read;
    boolean fit = true;
    for (int i = 0; i < count; i++) {
      float value = (float) values[i];
      fit &= !Float.isInfinite(value) || Double.isInfinite(values[i]);
      Platform.putFloat(null, address + (long) i * Float.BYTES, value);
    }
    return fit;
  }

  private static boolean intsToFloats(Object read, int count, long address) {
    int[] values = (int[]) read;
    for (int i = 0; i < count; i++) {
      Platform.putFloat(null, address + (long) i * Float.BYTES, (float) values[i]);
    }
    return true;
  }

  private static boolean longsToFloats(Object read, int count, long address) {
    long[] values = (long[]) read;
    for (int i = 0; i < count; i++) {
      Platform.putFloat(null, address + (long) i * Float.BYTES, (float) values[i]);
    }
    return true;
  }

  private static boolean floatsToDoubles(Object read, int count, long address) {
    float[] values = (float[]) read;
    for (int i = 0; i < count; i++) {
      Platform.putDouble(null, address + (long) i * Double.BYTES, values[i]);
    }
    return true;
  }

  private static boolean intsToDoubles(Object read, int count, long address) {
    int[] values = (int[]) read;
    for (int i = 0; i < count; i++) {
      Platform.putDouble(null, address + (long) i * Double.BYTES, values[i]);
    }
    return true;
  }

  private static boolean longsToDoubles(Object read, int count, long address) {
    long[] values = (long[]) read;
    for (int i = 0; i < count; i++) {
      Platform.putDouble(null, address + (long) i * Double.BYTES, (double) values[i]);
    }
    return true;
  }

  private static boolean intsToLongs(Object read, int count, long address) {
    int[] values = (int[]) read;
    for (int i = 0; i < count; i++) {
      Platform.putLong(null, address + (long) i * Long.BYTES, values[i]);
    }
    return true;
  }
}
