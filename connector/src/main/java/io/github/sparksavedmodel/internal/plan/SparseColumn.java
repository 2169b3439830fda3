/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where the parts of a sparse row are in a struct column.
 *
 * @param fields the number of the struct's fields
 * @param indices the field with the indices of the values
 * @param indexDepth how many arrays are around an index: 1 if each value has one, else 2
 * @param hasLongIndices whether indices are BIGINT and not INT
 * @param values the field with the values
 * @param shape the field with the length of each dimension, or -1 if there is none
 * @param hasLongShape whether these lengths are BIGINT and not INT
 */
public record SparseColumn(
    int fields,
    int indices,
    int indexDepth,
    boolean hasLongIndices,
    int values,
    int shape,
    boolean hasLongShape) {

  /** The parts of a column of this type, or empty if it does not hold sparse rows. */
  public static Optional<SparseColumn> of(DataType type) {
    if (!(type instanceof StructType struct)) {
      return Optional.empty();
    }
    int indices = field(struct, "indices", of -> depth(of) == 1 || depth(of) == 2);
    int values = field(struct, "values", of -> of instanceof ArrayType);
    int shape = field(struct, "shape", of -> depth(of) == 1);
    boolean isNamed = IntStream.range(0, struct.length())
        .anyMatch(place -> struct.apply(place).name().equalsIgnoreCase("shape"));
    if (indices < 0 || values < 0 || (isNamed && shape < 0)) {
      return Optional.empty();
    }
    DataType indicesType = struct.apply(indices).dataType();
    return Optional.of(new SparseColumn(
        struct.length(),
        indices,
        depth(indicesType),
        inside(indicesType) instanceof LongType,
        values,
        shape,
        shape >= 0 && inside(struct.apply(shape).dataType()) instanceof LongType));
  }

  /** The field with the values, or empty if the column does not hold sparse rows. */
  static Optional<ColumnPath> values(ColumnPath column) {
    return of(column.type()).map(sparse -> {
      StructField field = ((StructType) column.type()).apply(sparse.values());
      List<Integer> ordinals = new ArrayList<>(column.ordinals());
      ordinals.add(sparse.values());
      return new ColumnPath(column.name() + "." + field.name(), ordinals, field.dataType());
    });
  }

  private static int field(StructType struct, String name, Predicate<DataType> fits) {
    return IntStream.range(0, struct.length())
        .filter(place -> struct.apply(place).name().equalsIgnoreCase(name))
        .filter(place -> fits.test(struct.apply(place).dataType()))
        .findFirst()
        .orElse(-1);
  }

  /** How many arrays are around whole numbers, or 0 if there are none or others inside. */
  private static int depth(DataType type) {
    int depth = 0;
    DataType inner = type;
    while (inner instanceof ArrayType array) {
      inner = array.elementType();
      depth++;
    }
    return inner instanceof LongType || inner instanceof IntegerType ? depth : 0;
  }

  private static DataType inside(DataType type) {
    DataType inner = type;
    while (inner instanceof ArrayType array) {
      inner = array.elementType();
    }
    return inner;
  }
}
