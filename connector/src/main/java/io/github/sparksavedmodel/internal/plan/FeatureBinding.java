/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.FeatureKind;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorValue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One feature of tf.Examples and the column that fills it.
 *
 * @param feature the name of the feature
 * @param kind what the feature holds
 * @param listed whether it is a list of features, one for each step of a tf.SequenceExample
 * @param shape the dimensions of the values of one feature; of unknown rank if there may be any
 *     number
 * @param required whether every Example has to have it
 * @param absent what is written where the column is null; without one, the feature is left out
 * @param column where the values come from
 * @param columnType the type of the column's values, inside its arrays
 * @param arrayDepth how many arrays are around a value, that of the steps too
 * @param conversion what happens to values on the way
 */
public record FeatureBinding(
    String feature,
    FeatureKind kind,
    boolean listed,
    TensorShape shape,
    boolean required,
    @Nullable TensorValue absent,
    ColumnPath column,
    ColumnType columnType,
    int arrayDepth,
    Conversion conversion)
    implements Serializable {

  /**
   * How long the arrays have to be, from the outside; -1 where the length is open. Arrays that are
   * less deep than the shape hold its values in row-major order.
   */
  public long[] lengths() {
    long[] lengths = new long[arrayDepth];
    Arrays.fill(lengths, -1);
    int first = listed ? 1 : 0;
    if (shape.hasKnownRank() && arrayDepth > first) {
      long[] dimensions = shape.dimensions();
      if (arrayDepth - first == dimensions.length) {
        System.arraycopy(dimensions, 0, lengths, first, dimensions.length);
      } else if (shape.isFullyKnown()) {
        lengths[first] = shape.elementCount();
      }
    }
    return lengths;
  }

  /** Of how many values one array of open length has to hold a multiple. */
  public long multiple() {
    boolean isFlat = shape.hasKnownRank() && arrayDepth - (listed ? 1 : 0) < shape.rank();
    long[] dimensions = isFlat ? shape.dimensions() : new long[0];
    return Arrays.stream(dimensions)
        .skip(1)
        .map(size -> Math.max(1, size))
        .reduce(1, (a, b) -> a * b);
  }

  /** Whether equal values of the two columns make equal features. */
  boolean fillsAs(FeatureBinding other) {
    return feature.equals(other.feature)
        && kind == other.kind
        && listed == other.listed
        && shape.equals(other.shape)
        && required == other.required
        && Objects.equals(absent, other.absent)
        && column.type().equals(other.column.type());
  }

  /** For instance {@code income DOUBLE -> inc float [3] (rounding)}. */
  @Override
  public String toString() {
    String dimensions = shape.hasKnownRank() && !shape.isScalar() ? " " + shape : "";
    String note = conversion == Conversion.EXACT ? "" : " (" + conversion.label() + ")";
    String from =
        column.ordinals().isEmpty() ? "default " + absent : column.name() + " " + column.typeText();
    return from + " -> " + feature + " " + kind + dimensions + note;
  }
}
