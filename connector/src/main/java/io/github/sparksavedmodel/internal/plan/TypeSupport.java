/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.ElementType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The table of types: which column types go into which element types and by what conversion, and
 * what Spark type an element type comes back as.
 */
public final class TypeSupport {
  private static final DataType UNSIGNED_LONG = DataTypes.createDecimalType(20, 0);
  private static final Map<ElementType, Map<ColumnType, Conversion>> INPUTS = inputs();
  private static final Map<ElementType, DataType> OUTPUTS = outputs();

  private TypeSupport() {}

  /** Whether columns can be bound to tensors of this type at all, in either direction. */
  public static boolean isSupported(ElementType elementType) {
    return OUTPUTS.containsKey(elementType);
  }

  /** The conversion that takes a column's values into a tensor, or empty if there is none. */
  public static Optional<Conversion> conversion(ColumnType from, ElementType to) {
    return Optional.ofNullable(INPUTS.getOrDefault(to, Map.of()).get(from));
  }

  /**
   * The Spark type of an output's elements.
   *
   * @param outputKey decides for strings: a key that ends in {@code _bytes} is BINARY (TensorFlow
   *     Serving's convention)
   */
  static DataType outputType(ElementType elementType, String outputKey) {
    if (elementType == ElementType.STRING && outputKey.endsWith("_bytes")) {
      return DataTypes.BinaryType;
    }
    DataType type = OUTPUTS.get(elementType);
    if (type == null) {
      throw new IllegalArgumentException(elementType + " is not supported");
    }
    return type;
  }

  private static Map<ElementType, DataType> outputs() {
    Map<ElementType, DataType> types = new EnumMap<>(ElementType.class);
    types.put(ElementType.FLOAT32, DataTypes.FloatType);
    types.put(ElementType.FLOAT64, DataTypes.DoubleType);
    types.put(ElementType.INT8, DataTypes.ByteType);
    types.put(ElementType.INT16, DataTypes.ShortType);
    types.put(ElementType.INT32, DataTypes.IntegerType);
    types.put(ElementType.INT64, DataTypes.LongType);
    types.put(ElementType.UINT8, DataTypes.ShortType);
    types.put(ElementType.UINT16, DataTypes.IntegerType);
    types.put(ElementType.UINT32, DataTypes.LongType);
    types.put(ElementType.UINT64, UNSIGNED_LONG);
    types.put(ElementType.FLOAT16, DataTypes.FloatType);
    types.put(ElementType.BFLOAT16, DataTypes.FloatType);
    types.put(ElementType.COMPLEX64, complex(DataTypes.FloatType));
    types.put(ElementType.COMPLEX128, complex(DataTypes.DoubleType));
    types.put(ElementType.BOOL, DataTypes.BooleanType);
    types.put(ElementType.STRING, DataTypes.StringType);
    return types;
  }

  private static StructType complex(DataType part) {
    return new StructType().add("re", part, false).add("im", part, false);
  }

  private static Map<ElementType, Map<ColumnType, Conversion>> inputs() {
    Map<ElementType, Map<ColumnType, Conversion>> table = new EnumMap<>(ElementType.class);
    table.put(ElementType.FLOAT32, floating(ColumnType.FLOAT, ColumnType.BYTE, ColumnType.SHORT));
    table.put(
        ElementType.FLOAT64,
        floating(
            ColumnType.FLOAT,
            ColumnType.DOUBLE,
            ColumnType.VECTOR,
            ColumnType.BYTE,
            ColumnType.SHORT,
            ColumnType.INT));
    table.put(ElementType.INT8, integer(ColumnType.BYTE));
    table.put(ElementType.INT16, integer(ColumnType.BYTE, ColumnType.SHORT));
    table.put(ElementType.INT32, integer(ColumnType.BYTE, ColumnType.SHORT, ColumnType.INT));
    table.put(
        ElementType.INT64,
        integer(ColumnType.BYTE, ColumnType.SHORT, ColumnType.INT, ColumnType.LONG));
    table.put(ElementType.UINT8, integer());
    table.put(ElementType.UINT16, integer());
    table.put(ElementType.UINT32, integer());
    table.put(ElementType.UINT64, integer());
    table.put(ElementType.FLOAT16, floating(ColumnType.BYTE));
    table.put(ElementType.BFLOAT16, floating(ColumnType.BYTE));
    table.put(ElementType.COMPLEX64, complex(Conversion.ROUNDING));
    table.put(ElementType.COMPLEX128, complex(Conversion.EXACT));
    table.forEach((elementType, row) -> row.put(ColumnType.BINARY, Conversion.RAW));
    table.put(ElementType.BOOL, Map.of(ColumnType.BOOLEAN, Conversion.EXACT));
    table.put(ElementType.STRING, string());
    return table;
  }

  private static Map<ColumnType, Conversion> complex(Conversion ofDoubles) {
    return new EnumMap<>(
        Map.of(ColumnType.COMPLEX_FLOAT, Conversion.EXACT, ColumnType.COMPLEX_DOUBLE, ofDoubles));
  }

  private static Map<ColumnType, Conversion> floating(ColumnType... exact) {
    Map<ColumnType, Conversion> row = new EnumMap<>(ColumnType.class);
    for (ColumnType number : new ColumnType[] {
      ColumnType.BYTE,
      ColumnType.SHORT,
      ColumnType.INT,
      ColumnType.LONG,
      ColumnType.FLOAT,
      ColumnType.DOUBLE,
      ColumnType.DECIMAL
    }) {
      row.put(number, Conversion.ROUNDING);
    }
    row.put(ColumnType.STRING, Conversion.LOSSY);
    row.put(ColumnType.VECTOR, Conversion.ROUNDING);
    return withExact(row, exact);
  }

  private static Map<ColumnType, Conversion> integer(ColumnType... exact) {
    Map<ColumnType, Conversion> row = new EnumMap<>(ColumnType.class);
    for (ColumnType number : new ColumnType[] {
      ColumnType.BYTE, ColumnType.SHORT, ColumnType.INT, ColumnType.LONG, ColumnType.DECIMAL
    }) {
      row.put(number, Conversion.CHECKED);
    }
    row.put(ColumnType.FLOAT, Conversion.LOSSY);
    row.put(ColumnType.DOUBLE, Conversion.LOSSY);
    row.put(ColumnType.STRING, Conversion.LOSSY);
    return withExact(row, exact);
  }

  private static Map<ColumnType, Conversion> string() {
    Map<ColumnType, Conversion> row = new EnumMap<>(ColumnType.class);
    for (ColumnType type : ColumnType.values()) {
      row.put(type, Conversion.LOSSY);
    }
    row.remove(ColumnType.COMPLEX_FLOAT);
    row.remove(ColumnType.COMPLEX_DOUBLE);
    row.remove(ColumnType.VECTOR);
    return withExact(row, ColumnType.STRING, ColumnType.BINARY);
  }

  private static Map<ColumnType, Conversion> withExact(
      Map<ColumnType, Conversion> row, ColumnType... exact) {
    for (ColumnType type : exact) {
      row.put(type, Conversion.EXACT);
    }
    return row;
  }
}
