/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.model.Feature;
import io.github.sparksavedmodel.model.FeatureSpec;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Decides how an input that wants serialized tf.Examples gets them: from a column that holds them,
 * or from columns that are its features. Notes what keeps columns from being features.
 */
final class ExampleBinder {
  /** Stands for the column that features are put together to. */
  static final ColumnPath ENCODED = new ColumnPath("tf.Example", List.of(), DataTypes.BinaryType);

  private final SignatureDescription signature;
  private final TensorSpec input;
  private final WantedFeatures wanted;
  private final StructType schema;
  private final ColumnResolver columns;
  private final BindingRequest request;
  private final List<ErrorMessage> problems;

  ExampleBinder(
      SignatureDescription signature,
      TensorSpec input,
      WantedFeatures wanted,
      StructType schema,
      BindingRequest request,
      List<ErrorMessage> problems) {
    this.signature = signature;
    this.input = input;
    this.wanted = wanted;
    this.schema = schema;
    this.columns = new ColumnResolver(schema, request.caseSensitive());
    this.request = request;
    this.problems = problems;
  }

  /** The columns that may hold serialized Examples; none if they are to be encoded. */
  List<ColumnPath> serialized() {
    String named = request.columnByInput().get(input.key());
    if (named != null) {
      return columns.find(named);
    }
    List<ColumnPath> keyed =
        columns.find(input.key()).stream().filter(ExampleBinder::holdsBytes).toList();
    List<String> matched = matched();
    if (!keyed.isEmpty() && !matched.isEmpty()) {
      problems.add(ErrorCondition.EXAMPLES_AMBIGUOUS.with(
          "input",
          input.key(),
          "signature",
          signature.key(),
          "column",
          keyed.get(0).name(),
          "features",
          ErrorMessage.quoted(matched)));
    }
    return keyed.isEmpty() && matched.isEmpty() ? loneBinary() : keyed;
  }

  private static boolean holdsBytes(ColumnPath column) {
    return column.type() instanceof BinaryType || column.type() instanceof StringType;
  }

  private List<ColumnPath> loneBinary() {
    return columns.loneField().stream()
        .filter(column -> column.type() instanceof BinaryType)
        .toList();
  }

  /** The features for which there are columns, but for one that is named as the input. */
  private List<String> matched() {
    return wanted.spec().features().stream()
        .filter(feature -> !feature.name().equals(input.key()))
        .filter(feature -> !found(feature).isEmpty())
        .map(Feature::name)
        .toList();
  }

  private List<ColumnPath> found(Feature feature) {
    return columns.find(request.columnByInput().getOrDefault(feature.name(), feature.name()));
  }

  /** How columns become Examples; what is wrong was noted. */
  ExamplePlan encoded() {
    FeatureSpec spec = wanted.spec();
    if (!spec.unknown().isEmpty()) {
      problems.add(ErrorCondition.FEATURES_UNKNOWN.with(
          "input",
          input.key(),
          "signature",
          signature.key(),
          "message",
          spec.message(),
          "reason",
          String.join("; ", spec.unknown())));
      return new ExamplePlan(spec.sequence(), List.of(), List.of());
    }
    FeatureBinder binder = new FeatureBinder(signature, input, wanted, request, problems);
    List<FeatureBinding> bindings = new ArrayList<>();
    List<Feature> missing = new ArrayList<>();
    boolean anyColumn = false;
    for (Feature feature : spec.features()) {
      List<ColumnPath> candidates = found(feature);
      anyColumn |= !candidates.isEmpty();
      if (candidates.size() == 1) {
        binder.bind(feature, candidates.get(0)).ifPresent(bindings::add);
      } else if (candidates.size() > 1) {
        noteAmbiguous(feature, candidates);
      } else if (wanted.writesDefaults() && feature.defaultOrNull() != null) {
        bindings.add(FeatureBinder.constant(feature));
      } else if (feature.required() || request.columnByInput().containsKey(feature.name())) {
        missing.add(feature);
      }
    }
    noteMissing(anyColumn, missing);
    return new ExamplePlan(spec.sequence(), bindings, unused(bindings));
  }

  private void noteAmbiguous(Feature feature, List<ColumnPath> candidates) {
    problems.add(ErrorCondition.FEATURE_COLUMN_AMBIGUOUS.with(
        "feature",
        feature.name(),
        "input",
        input.key(),
        "signature",
        signature.key(),
        "columns",
        ErrorMessage.quoted(candidates.stream().map(ColumnPath::name).toList())));
  }

  private void noteMissing(boolean anyColumn, List<Feature> missing) {
    String fields = ErrorMessage.quoted(List.of(schema.fieldNames()));
    if (!anyColumn) {
      problems.add(ErrorCondition.FEATURES_UNBOUND.with(
          "columns",
          fields,
          "input",
          input.key(),
          "signature",
          signature.key(),
          "message",
          wanted.spec().message(),
          "features",
          ErrorMessage.quoted(
              wanted.spec().features().stream().map(Feature::name).toList())));
      return;
    }
    for (Feature feature : missing) {
      problems.add(ErrorCondition.FEATURE_COLUMN_MISSING.with(
          "feature",
          feature.name(),
          "type",
          feature.typeText(),
          "input",
          input.key(),
          "signature",
          signature.key(),
          "columns",
          fields));
    }
  }

  private List<String> unused(List<FeatureBinding> bindings) {
    Stream<ColumnPath> features = bindings.stream().map(FeatureBinding::column);
    Stream<ColumnPath> others = Stream.concat(
            signature.inputs().stream()
                .map(TensorSpec::key)
                .map(key -> request.columnByInput().getOrDefault(key, key)),
            request.keyColumns().stream())
        .flatMap(name -> columns.find(name).stream());
    Set<Integer> used = Stream.concat(features, others)
        .flatMap(column -> column.ordinals().stream().limit(1))
        .collect(Collectors.toSet());
    return IntStream.range(0, schema.length())
        .filter(place -> !used.contains(place))
        .mapToObj(place -> schema.apply(place).name())
        .toList();
  }
}
