/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.model.ElementType;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * The element type of a numpy array.
 *
 * @param kind numpy's letter: {@code b} boolean, {@code i} and {@code u} integers, {@code f}
 *     floating point, {@code c} complex, {@code S} bytes, {@code U} text
 * @param size bytes of an element, but characters for text; 0 for text and bytes of any length
 */
record NumpyType(char kind, int size) {
  static final NumpyType BOOL = new NumpyType('b', 1);
  static final NumpyType INT64 = new NumpyType('i', 8);
  static final NumpyType UINT64 = new NumpyType('u', 8);
  static final NumpyType FLOAT64 = new NumpyType('f', 8);
  static final NumpyType BYTES = new NumpyType('S', 0);
  static final NumpyType TEXT = new NumpyType('U', 0);

  private static final DataType UNSIGNED_LONG = DataTypes.createDecimalType(20, 0);
  private static final Map<String, DataType> COLUMNS = Map.ofEntries(
      Map.entry("b1", DataTypes.BooleanType),
      Map.entry("i1", DataTypes.ByteType),
      Map.entry("i2", DataTypes.ShortType),
      Map.entry("i4", DataTypes.IntegerType),
      Map.entry("i8", DataTypes.LongType),
      Map.entry("u1", DataTypes.ShortType),
      Map.entry("u2", DataTypes.IntegerType),
      Map.entry("u4", DataTypes.LongType),
      Map.entry("u8", UNSIGNED_LONG),
      Map.entry("f2", DataTypes.FloatType),
      Map.entry("f4", DataTypes.FloatType),
      Map.entry("f8", DataTypes.DoubleType),
      Map.entry("c8", complex(DataTypes.FloatType)),
      Map.entry("c16", complex(DataTypes.DoubleType)));

  private static DataType complex(DataType part) {
    return new StructType().add("re", part, false).add("im", part, false);
  }

  /** Whether elements of this type can be read and written. */
  boolean isSupported() {
    return isCharacters() || COLUMNS.containsKey(toString());
  }

  /** Whether elements are text or bytes. */
  boolean isCharacters() {
    return kind == 'S' || kind == 'U';
  }

  /** The bytes of an element in a file. */
  int width() {
    return kind == 'U' ? Math.multiplyExact(size, Integer.BYTES) : size;
  }

  /** The Spark type that holds its elements. */
  DataType columnType() {
    return switch (kind) {
      case 'S' -> DataTypes.BinaryType;
      case 'U' -> DataTypes.StringType;
      default -> COLUMNS.getOrDefault(toString(), DataTypes.NullType);
    };
  }

  /** What Python's TensorFlow gives for tensors of this type; text is bytes there. */
  static NumpyType of(ElementType type) {
    return switch (type) {
      case BOOL -> BOOL;
      case INT8, INT16, INT32, INT64 -> new NumpyType('i', type.byteWidth());
      case UINT8, UINT16, UINT32, UINT64 -> new NumpyType('u', type.byteWidth());
      case FLOAT16, FLOAT32, FLOAT64 -> new NumpyType('f', type.byteWidth());
      case COMPLEX64, COMPLEX128 -> new NumpyType('c', type.byteWidth());
      case BFLOAT16 -> new NumpyType('f', Float.BYTES);
      default -> BYTES;
    };
  }

  /** The type of the elements of an output column without a declared type. */
  static NumpyType of(DataType type) {
    if (type instanceof ArrayType array) {
      return of(array.elementType());
    }
    if (type instanceof DecimalType) {
      return UINT64;
    }
    return COLUMNS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(type) && !entry.getKey().startsWith("u"))
        .map(entry -> new NumpyType(
            entry.getKey().charAt(0),
            type.equals(DataTypes.FloatType)
                ? Float.BYTES
                : Integer.parseInt(entry.getKey().substring(1))))
        .findFirst()
        .orElse(BYTES);
  }

  /** As numpy writes it, without the byte order: {@code f4}. */
  @Override
  public String toString() {
    return kind + Integer.toString(size);
  }
}
