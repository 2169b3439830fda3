/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.github.sparksavedmodel.model.Feature;
import io.github.sparksavedmodel.model.FeaturePart;
import io.github.sparksavedmodel.model.FeatureSpec;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A row of the view of features: a feature that an input is parsed for, or a reason why not all of
 * them are known.
 *
 * @param signature the key of the signature
 * @param input the key of the input
 * @param feature the feature, null for a reason
 * @param unknown the reason, null for a feature
 */
record FeatureRow(
    String signature,
    String input,
    FeatureSpec spec,
    @Nullable Feature feature,
    @Nullable String unknown) {
  private static final DataType PARTS = DataTypes.createArrayType(
      new StructType().add("role", StringType).add("feature", StringType).add("size", LongType),
      false);

  /** The columns of a row of its own. */
  static List<ModelColumn<FeatureRow>> columns() {
    return List.of(
        new ModelColumn<>("signature", StringType, FeatureRow::signature),
        new ModelColumn<>("input", StringType, FeatureRow::input),
        new ModelColumn<>("message", StringType, row -> row.spec().message()),
        column("name", StringType, Feature::name),
        column("kind", StringType, feature -> feature.kind().toString()),
        column("layout", StringType, feature -> feature.layout().name().toLowerCase(Locale.ROOT)),
        column("list", BooleanType, Feature::listed),
        column(
            "shape",
            DataTypes.createArrayType(LongType, false),
            feature -> TensorColumns.sizes(feature.shape())),
        column("required", BooleanType, Feature::required),
        column(
            "default",
            StringType,
            feature -> feature.defaultValue().map(Object::toString).orElse(null)),
        new ModelColumn<>(
            "parts", PARTS, row -> row.feature() == null ? null : row.parts(row.feature())),
        new ModelColumn<>("unknown", StringType, FeatureRow::unknown));
  }

  private static ModelColumn<FeatureRow> column(
      String name, DataType type, Function<Feature, @Nullable Object> value) {
    return new ModelColumn<>(
        name, type, row -> row.feature() == null ? null : value.apply(row.feature()));
  }

  /** The rows of all inputs of a signature. */
  static Stream<FeatureRow> of(SignatureDescription signature) {
    return signature.inputs().stream()
        .flatMap(input -> input.features().stream().flatMap(spec -> of(signature, input, spec)));
  }

  private static Stream<FeatureRow> of(
      SignatureDescription signature, TensorSpec input, FeatureSpec spec) {
    return Stream.concat(
        spec.features().stream()
            .map(feature -> new FeatureRow(signature.key(), input.key(), spec, feature, null)),
        spec.unknown().stream()
            .map(reason -> new FeatureRow(signature.key(), input.key(), spec, null, reason)));
  }

  /** What places the values of a feature in a sparse or ragged tensor. */
  private List<Row> parts(Feature of) {
    return spec.groups().stream()
        .filter(group -> group.values().equals(of.name()))
        .flatMap(group -> group.parts().stream())
        .map(FeatureRow::row)
        .toList();
  }

  private static Row row(FeaturePart part) {
    return RowFactory.create(
        part.role().toString(), part.feature(), part.size() < 0 ? null : part.size());
  }
}
