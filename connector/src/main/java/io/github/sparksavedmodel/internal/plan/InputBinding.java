/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorShape;
import java.io.Serializable;

/**
 * One input tensor and the column that fills it.
 *
 * @param input the key of the input
 * @param tensorName the tensor in the graph, {@code operation:index}
 * @param elementType the element type of the tensor
 * @param batched whether the tensor has a first dimension that counts rows, before those of
 *     {@code rowShape}
 * @param rowShape the dimensions of one row, fully known
 * @param column where the values come from
 * @param columnType the type of the column's values, inside its arrays
 * @param arrayDepth how many arrays are around a value: the rank of {@code rowShape}, or 0 if that
 *     has one element
 * @param conversion what happens to values on the way
 */
public record InputBinding(
    String input,
    String tensorName,
    ElementType elementType,
    boolean batched,
    TensorShape rowShape,
    ColumnPath column,
    ColumnType columnType,
    int arrayDepth,
    Conversion conversion)
    implements Serializable {

  /** The bytes of one row in the tensor; of strings, without their text. */
  public long rowBytes() {
    return rowShape.elementCount() * elementType.byteWidth();
  }

  /** For instance {@code income DOUBLE -> inc float32 [3] (rounding)}. */
  @Override
  public String toString() {
    String note = conversion == Conversion.EXACT ? "" : " (" + conversion.label() + ")";
    String shape = rowShape.isScalar() ? "" : " " + rowShape;
    return column.name() + " " + column.type().sql() + " -> " + input + " " + elementType + shape
        + note;
  }
}
