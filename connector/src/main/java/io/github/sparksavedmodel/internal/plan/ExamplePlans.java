/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.FeatureKind;
import io.github.sparksavedmodel.model.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Plans tf.Examples for columns of which no model says what it wants. */
public final class ExamplePlans {

  private ExamplePlans() {}

  /**
   * Every column becomes a feature of its own name: whole numbers and booleans int64, floating
   * point and vectors float, text and binary bytes. With steps, columns of nested arrays become
   * feature lists, of which each inner array is a step, and all others go into the context.
   *
   * @param sequence whether to make tf.SequenceExamples
   * @throws BindingException for a column of another type
   */
  public static ExamplePlan of(StructType schema, boolean sequence) {
    List<FeatureBinding> features = new ArrayList<>();
    for (int place = 0; place < schema.length(); place++) {
      StructField field = schema.apply(place);
      features.add(
          binding(new ColumnPath(field.name(), List.of(place), field.dataType()), sequence));
    }
    return new ExamplePlan(sequence, features, List.of());
  }

  private static FeatureBinding binding(ColumnPath column, boolean sequence) {
    int depth = column.arrayDepth();
    ColumnType type = ColumnType.of(column.valueType())
        .filter(known -> kind(known).isPresent())
        .orElseThrow(
            () -> refused(
                column,
                "Cast it to a type that a feature has: BIGINT, FLOAT, STRING or BINARY, or an array of those."));
    if (depth > 2 || (depth == 2 && !sequence)) {
      throw refused(
          column,
          sequence
              ? "A feature list takes arrays of arrays; flatten those inside."
              : "Flatten it, or write tf.SequenceExamples, whose feature lists are nested arrays.");
    }
    FeatureKind kind = kind(type).orElseThrow();
    Conversion conversion =
        TypeSupport.conversion(type, kind.elementType()).orElse(Conversion.EXACT);
    return new FeatureBinding(
        column.name(),
        kind,
        depth == 2,
        TensorShape.unknownRank(),
        false,
        null,
        column,
        type,
        depth,
        conversion);
  }

  private static Optional<FeatureKind> kind(ColumnType type) {
    return switch (type) {
      case BOOLEAN, BYTE, SHORT, INT, LONG -> Optional.of(FeatureKind.INT64);
      case FLOAT, DOUBLE, VECTOR -> Optional.of(FeatureKind.FLOAT);
      case STRING, BINARY -> Optional.of(FeatureKind.BYTES);
      case DECIMAL, COMPLEX_FLOAT, COMPLEX_DOUBLE -> Optional.empty();
    };
  }

  private static BindingException refused(ColumnPath column, String hint) {
    return new BindingException(ErrorCondition.FEATURE_TYPE_UNSUPPORTED.with(
        "column", column.name(), "type", column.typeText(), "hint", hint));
  }
}
