/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

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
 * @param rowShape the dimensions of one row; where one is open, the lengths of the rows decide
 * @param column where the values come from
 * @param columnType the type of the column's values, inside its arrays
 * @param arrayDepth how many arrays are around a value: the rank of {@code rowShape}, or 0 if that
 *     has one element
 * @param conversion what happens to values on the way
 * @param nullValue the value that stands for a null, a scalar; without one, a null is an error
 * @param examples how columns become the serialized tf.Examples of this input, or null if its
 *     column holds its values
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
    Conversion conversion,
    @Nullable TensorValue nullValue,
    @Nullable ExamplePlan examples)
    implements Serializable {

  /** Copies the list. */
  public InputBinding {
    signatures = List.copyOf(signatures);
  }

  /** An input whose column holds its values. */
  public InputBinding(
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
      Conversion conversion,
      @Nullable TensorValue nullValue) {
    this(
        signatures,
        input,
        tensorName,
        placeholder,
        elementType,
        batched,
        rowShape,
        column,
        columnType,
        arrayDepth,
        conversion,
        nullValue,
        null);
  }

  /** The same, with tf.Examples that are made of several columns. */
  InputBinding withExamples(ExamplePlan plan) {
    return new InputBinding(
        signatures,
        input,
        tensorName,
        placeholder,
        elementType,
        batched,
        rowShape,
        column,
        columnType,
        arrayDepth,
        conversion,
        nullValue,
        plan);
  }

  /**
   * The bytes of one row in the tensor; of strings, without their text, and of open dimensions, as
   * if they were 1.
   */
  public long rowBytes() {
    return LongStream.of(rowShape.dimensions())
        .map(Math::abs)
        .reduce(elementBytes(), Math::multiplyExact);
  }

  /** The bytes of one element in the tensor; of a string, without its text. */
  public long elementBytes() {
    return elementType.byteWidth();
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
        conversion,
        nullValue,
        examples);
  }

  private boolean encodesAs(InputBinding other) {
    if (examples == null) {
      return other.examples == null;
    }
    return other.examples != null && examples.fillsAs(other.examples);
  }

  /** Whether equal values of the two columns make equal tensors. */
  boolean fillsAs(InputBinding other) {
    return elementType == other.elementType
        && batched == other.batched
        && rowShape.equals(other.rowShape)
        && column.type().equals(other.column.type())
        && columnType == other.columnType
        && arrayDepth == other.arrayDepth
        && conversion == other.conversion
        && Objects.equals(nullValue, other.nullValue)
        && encodesAs(other);
  }

  /** For instance {@code income DOUBLE -> inc float32 [3] (rounding, null as 0.0)}. */
  @Override
  public String toString() {
    if (examples != null) {
      return examples + " -> " + input + " " + elementType;
    }
    List<String> notes = new ArrayList<>();
    if (conversion != Conversion.EXACT) {
      notes.add(conversion.label());
    }
    if (nullValue != null) {
      notes.add("null as " + nullValue);
    }
    String note = notes.isEmpty() ? "" : " (" + String.join(", ", notes) + ")";
    String shape = rowShape.isScalar() ? "" : " " + rowShape;
    return column.name() + " " + column.typeText() + " -> " + input + " " + elementType + shape
        + note;
  }
}
