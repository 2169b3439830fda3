/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/** About how many bytes values of a column take that are not equally long in all rows. */
final class ColumnBytes {
  private final ColumnVector column;
  private final boolean withArrays;
  private final List<ColumnBytes> fields;

  /**
   * The bytes of a column, but of no structs.
   *
   * @param withArrays whether arrays count
   */
  ColumnBytes(ColumnVector column, boolean withArrays) {
    this(column, withArrays, List.of());
  }

  private ColumnBytes(ColumnVector column, boolean withArrays, List<ColumnBytes> fields) {
    this.column = column;
    this.withArrays = withArrays;
    this.fields = fields;
  }

  /** The bytes of a column with all that is in it: arrays, and the fields of structs. */
  static ColumnBytes ofAll(ColumnVector column) {
    List<ColumnBytes> fields = column.dataType() instanceof StructType struct
        ? IntStream.range(0, struct.length())
            .mapToObj(field -> ofAll(column.getChild(field)))
            .filter(ColumnBytes::varies)
            .toList()
        : List.of();
    return new ColumnBytes(column, true, fields);
  }

  static boolean isText(DataType type) {
    return type instanceof StringType || type instanceof BinaryType;
  }

  /** Whether the column has such values. */
  boolean varies() {
    return isText(column.dataType())
        || (withArrays && column.dataType() instanceof ArrayType)
        || !fields.isEmpty();
  }

  /** The bytes of the value of a row, which has one that {@link #varies}. */
  long of(int row) {
    if (column.isNullAt(row)) {
      return 0;
    }
    if (column.dataType() instanceof StructType) {
      return fieldBytes(row);
    }
    return column.dataType() instanceof ArrayType type
        ? arrayBytes(column.getArray(row), type.elementType())
        : textBytes(row);
  }

  private long fieldBytes(int row) {
    long bytes = 0;
    for (ColumnBytes field : fields) {
      bytes += field.of(row);
    }
    return bytes;
  }

  /** The bytes of the values of neighbouring rows, up to the one before {@code end}. */
  long of(int first, int end) {
    if (column instanceof DictionaryTexts texts) {
      return texts.bytes(first, end);
    }
    if (column instanceof WritableColumnVector texts
        && isText(texts.dataType())
        && !texts.hasDictionary()) {
      return lengths(texts, first, end);
    }
    long bytes = 0;
    for (int row = first; row < end; row++) {
      bytes += of(row);
    }
    return bytes;
  }

  private static long lengths(WritableColumnVector texts, int first, int end) {
    long bytes = 0;
    for (int row = first; row < end; row++) {
      bytes += texts.isNullAt(row) ? 0 : texts.getArrayLength(row);
    }
    return bytes;
  }

  private int textBytes(int row) {
    if (column instanceof WritableColumnVector writable && !writable.hasDictionary()) {
      return writable.getArrayLength(row);
    }
    return column.dataType() instanceof StringType
        ? column.getUTF8String(row).numBytes()
        : column.getBinary(row).length;
  }

  private static long arrayBytes(ColumnarArray array, DataType elements) {
    if (!isText(elements) && !(elements instanceof ArrayType)) {
      return (long) array.numElements() * elements.defaultSize();
    }
    long bytes = 0;
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        continue;
      }
      if (elements instanceof ArrayType inner) {
        bytes += arrayBytes(array.getArray(i), inner.elementType());
      } else {
        bytes += elements instanceof StringType
            ? array.getUTF8String(i).numBytes()
            : array.getBinary(i).length;
      }
    }
    return bytes;
  }
}
