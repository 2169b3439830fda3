/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorShape;
import java.io.Serializable;
import java.util.List;

/**
 * One input tensor and the column that fills it.
 *
 * @param signatures the keys of the signatures that it is an input of
 * @param input the key of the input
 * @param tensorName the tensor in the graph, {@code operation:index}
 * @param placeholder whether the tensor has no value unless it is fed
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
    List<String> signatures,
    String input,
    String tensorName,
    boolean placeholder,
    ElementType elementType,
    boolean batched,
    TensorShape rowShape,
    ColumnPath column,
    ColumnType columnType,
    int arrayDepth,
    Conversion conversion)
    implements Serializable {

  /** Copies the list. */
  public InputBinding {
    signatures = List.copyOf(signatures);
  }

  /** The bytes of one row in the tensor; of strings, without their text. */
  public long rowBytes() {
    return rowShape.elementCount() * elementType.byteWidth();
  }

  /** The keys of the signatures, for messages that put them between quotes. */
  public String signatureText() {
    return String.join("\" and \"", signatures);
  }

  /** The same as an input of these signatures. */
  InputBinding of(List<String> others) {
    return new InputBinding(
        others,
        input,
        tensorName,
        placeholder,
        elementType,
        batched,
        rowShape,
        column,
        columnType,
        arrayDepth,
        conversion);
  }

  /** Whether equal values of the two columns make equal tensors. */
  boolean fillsAs(InputBinding other) {
    return elementType == other.elementType
        && batched == other.batched
        && rowShape.equals(other.rowShape)
        && column.type().equals(other.column.type())
        && columnType == other.columnType
        && arrayDepth == other.arrayDepth
        && conversion == other.conversion;
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
