/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One input tensor and the column that fills it.
 *
 * @param signatures the keys of the signatures that it is an input of
 * @param input the key of the input
 * @param encoding whether one tensor holds the values, or {@code components} do
 * @param tensorName the tensor in the graph, {@code operation:index}; of several, that of the
 *     values
 * @param components the tensors of a sparse or ragged input, as {@link TensorSpec} lists them
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
 * @param padValue the value that makes rows of open dimensions equally long, a scalar; without one,
 *     only rows of one length share a run
 * @param examples how columns become the serialized tf.Examples of this input, or null if its
 *     column holds its values
 */
public record InputBinding(
    List<String> signatures,
    String input,
    TensorEncoding encoding,
    String tensorName,
    List<TensorSpec> components,
    boolean placeholder,
    ElementType elementType,
    boolean batched,
    TensorShape rowShape,
    ColumnPath column,
    ColumnType columnType,
    int arrayDepth,
    Conversion conversion,
    @Nullable TensorValue nullValue,
    @Nullable TensorValue padValue,
    @Nullable ExamplePlan examples)
    implements Serializable {

  /** Copies the lists. */
  public InputBinding {
    signatures = List.copyOf(signatures);
    components = List.copyOf(components);
  }

  /** The same, with tf.Examples that are made of several columns. */
  InputBinding withExamples(ExamplePlan plan) {
    return new InputBinding(
        signatures,
        input,
        encoding,
        tensorName,
        components,
        placeholder,
        elementType,
        batched,
        rowShape,
        column,
        columnType,
        arrayDepth,
        conversion,
        nullValue,
        padValue,
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

  /** The tensors in the graph that are fed. */
  public List<String> tensorNames() {
    return components.isEmpty()
        ? List.of(tensorName)
        : components.stream().map(TensorSpec::tensorName).toList();
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
        encoding,
        tensorName,
        components,
        placeholder,
        elementType,
        batched,
        rowShape,
        column,
        columnType,
        arrayDepth,
        conversion,
        nullValue,
        padValue,
        examples);
  }

  /** Of a sparse input, only its values, as if they were an input of their own. */
  public InputBinding valuesOnly() {
    return new InputBinding(
        signatures,
        input,
        TensorEncoding.DENSE,
        tensorName,
        List.of(),
        placeholder,
        elementType,
        false,
        TensorShape.of(-1),
        SparseColumn.values(column).orElseThrow(),
        columnType,
        1,
        conversion,
        nullValue,
        null,
        null);
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
        && encoding == other.encoding
        && components.equals(other.components)
        && Objects.equals(nullValue, other.nullValue)
        && Objects.equals(padValue, other.padValue)
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
    if (padValue != null) {
      notes.add("padded with " + padValue);
    }
    String note = notes.isEmpty() ? "" : " (" + String.join(", ", notes) + ")";
    String shape = rowShape.isScalar() ? "" : " " + rowShape;
    String kind =
        encoding == TensorEncoding.DENSE ? "" : encoding.name().toLowerCase(Locale.ROOT) + " ";
    return column.name() + " " + column.typeText() + " -> " + input + " " + kind + elementType
        + shape + note;
  }
}
