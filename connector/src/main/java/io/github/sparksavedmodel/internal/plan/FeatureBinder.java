/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.model.Feature;
import io.github.sparksavedmodel.model.FeatureKind;
import io.github.sparksavedmodel.model.FeatureLayout;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;

/** Fits one column to one feature, and notes what keeps it from fitting. */
final class FeatureBinder {
  /** Why a column may be text although the feature is a number. */
  private static final String NO_VALUES =
      " A feature that has no value in any TFRecord is read as STRING; read those with option"
          + " \"featureSpecFrom\" and the model's path.";

  private final SignatureDescription signature;
  private final TensorSpec input;
  private final WantedFeatures wanted;
  private final BindingRequest request;
  private final List<ErrorMessage> problems;

  FeatureBinder(
      SignatureDescription signature,
      TensorSpec input,
      WantedFeatures wanted,
      BindingRequest request,
      List<ErrorMessage> problems) {
    this.signature = signature;
    this.input = input;
    this.wanted = wanted;
    this.request = request;
    this.problems = problems;
  }

  /** A feature without a column, whose default is written for every row. */
  static FeatureBinding constant(Feature feature) {
    return new FeatureBinding(
        feature.name(),
        feature.kind(),
        feature.listed(),
        feature.shape(),
        false,
        feature.defaultOrNull(),
        new ColumnPath("default", List.of(), DataTypes.BinaryType),
        feature.kind() == FeatureKind.BYTES ? ColumnType.BINARY : ColumnType.LONG,
        0,
        Conversion.EXACT);
  }

  /** The binding, or empty if a problem was noted. */
  Optional<FeatureBinding> bind(Feature feature, ColumnPath column) {
    Optional<ColumnType> type = ColumnType.of(column.valueType());
    Optional<Conversion> conversion = type.flatMap(known -> conversion(known, feature.kind()));
    if (type.isEmpty() || conversion.isEmpty()) {
      note(ErrorCondition.FEATURE_TYPE_MISMATCH, feature, column, typeHint(feature, column));
      return Optional.empty();
    }
    if (!depthFits(feature, column.arrayDepth())) {
      note(ErrorCondition.FEATURE_TYPE_MISMATCH, feature, column, shapeHint(feature));
      return Optional.empty();
    }
    if (!request.casts().allows(conversion.get())) {
      note(
          ErrorCondition.FEATURE_TYPE_MISMATCH,
          feature,
          column,
          "That is a " + conversion.get().label() + " cast, which casts="
              + request.casts().label() + " does not allow. Cast the column yourself or set"
              + " option \"casts\" to \"" + conversion.get().label() + "\"."
              + (type.get() == ColumnType.STRING ? NO_VALUES : ""));
      return Optional.empty();
    }
    return Optional.of(new FeatureBinding(
        feature.name(),
        feature.kind(),
        feature.listed(),
        feature.shape(),
        feature.required(),
        wanted.writesDefaults() ? feature.defaultOrNull() : null,
        column,
        type.get(),
        column.arrayDepth(),
        conversion.get()));
  }

  /** Features have no kind of their own for booleans: those are 0 and 1. */
  private static Optional<Conversion> conversion(ColumnType type, FeatureKind kind) {
    return type == ColumnType.BOOLEAN && kind == FeatureKind.INT64
        ? Optional.of(Conversion.EXACT)
        : TypeSupport.conversion(type, kind.elementType()).filter(known -> known != Conversion.RAW);
  }

  private static boolean depthFits(Feature feature, int arrayDepth) {
    int depth = arrayDepth - (feature.listed() ? 1 : 0);
    if (depth == 1) {
      return true;
    }
    TensorShape shape = feature.shape();
    if (!shape.hasKnownRank()) {
      return depth == 0;
    }
    return depth == 0 ? takesOne(feature) : depth == shape.rank();
  }

  private static boolean takesOne(Feature feature) {
    TensorShape shape = feature.shape();
    TensorShape each =
        feature.layout() == FeatureLayout.PADDED && !shape.isScalar() ? shape.rowShape() : shape;
    return !each.isFullyKnown() || each.elementCount() == 1;
  }

  private static String typeHint(Feature feature, ColumnPath column) {
    TensorSpec taken = TensorSpec.dense(
        feature.name(), "", feature.kind().elementType(), TensorShape.unknownRank());
    return TypeHints.forColumn(column.valueType(), column, taken);
  }

  private static String shapeHint(Feature feature) {
    String each = feature.shape().hasKnownRank()
        ? "its values " + feature.shape() + " as one array or nested as deep as that"
        : "its values as one array";
    return feature.listed()
        ? "Give an array with an element for each step, and in each element " + each + "."
        : "Give " + each + ".";
  }

  private void note(ErrorCondition condition, Feature feature, ColumnPath column, String hint) {
    problems.add(condition.with(
        "feature",
        feature.name(),
        "input",
        input.key(),
        "signature",
        signature.key(),
        "taken",
        feature.typeText(),
        "column",
        column.name(),
        "type",
        column.typeText(),
        "hint",
        hint));
  }
}
