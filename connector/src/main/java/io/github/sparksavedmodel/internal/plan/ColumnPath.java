/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;

/**
 * A field of the inputs struct, or of a struct inside it.
 *
 * @param name the name for messages, with dots between the levels
 * @param ordinals the position at each level, outermost first
 * @param type the Spark type of the field
 */
public record ColumnPath(String name, List<Integer> ordinals, DataType type)
    implements Serializable {

  /** Copies the list. */
  public ColumnPath {
    ordinals = List.copyOf(ordinals);
  }

  /** The type of a value, inside all arrays. */
  public DataType valueType() {
    DataType inner = type;
    while (inner instanceof ArrayType array) {
      inner = array.elementType();
    }
    return inner;
  }

  /** The type as SQL writes it, and {@code VECTOR} for those of Spark ML. */
  String typeText() {
    String text = ColumnType.isVector(valueType()) ? "VECTOR" : valueType().sql();
    for (DataType inner = type; inner instanceof ArrayType array; inner = array.elementType()) {
      text = "ARRAY<" + text + ">";
    }
    return text;
  }

  /** How many arrays are around a value; a vector is one. */
  int arrayDepth() {
    int depth = ColumnType.isVector(valueType()) ? 1 : 0;
    for (DataType inner = type; inner instanceof ArrayType array; inner = array.elementType()) {
      depth++;
    }
    return depth;
  }
}
