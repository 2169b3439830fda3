/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.reader.SavedModelReader;
import io.github.sparksavedmodel.internal.reader.SignatureSelection;
import io.github.sparksavedmodel.model.Feature;
import io.github.sparksavedmodel.model.FeatureLayout;
import io.github.sparksavedmodel.model.FeatureSpec;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The schema that holds the features which a model parses: BIGINT, FLOAT or STRING for features of
 * one value, else arrays of those, and arrays of arrays for feature lists.
 */
final class FeatureSchema {

  private FeatureSchema() {}

  /**
   * The schema for the records that a model takes.
   *
   * @param model the directory of the model
   * @param signature the signature that parses them; null if only one kind of record is parsed
   * @param type what the records are
   * @throws BindingException if the model does not say it
   */
  static StructType of(
      String model, @Nullable String signature, RecordType type, Configuration hadoop) {
    ModelDescription description =
        SavedModelReader.read(new Path(model), hadoop, null).description();
    List<FeatureSpec> specs = signatures(description, signature)
        .flatMap(each -> each.inputs().stream())
        .flatMap(input -> input.features().stream())
        .filter(spec -> spec.sequence() == type.isSequence())
        .distinct()
        .toList();
    if (specs.size() != 1) {
      throw refused(description, type, specs.isEmpty() ? "no" : "more than one");
    }
    if (!specs.get(0).unknown().isEmpty()) {
      throw refused(description, type, "not completely known");
    }
    return schema(specs.get(0));
  }

  private static Stream<SignatureDescription> signatures(
      ModelDescription model, @Nullable String signature) {
    return signature == null
        ? model.metaGraphs().stream().flatMap(metaGraph -> metaGraph.signatures().stream())
        : Stream.of(SignatureSelection.select(model, Optional.empty(), Optional.of(signature))
            .signature());
  }

  private static BindingException refused(ModelDescription model, RecordType type, String found) {
    List<String> parsing = signatures(model, null)
        .filter(
            each -> each.inputs().stream().map(TensorSpec::features).anyMatch(Optional::isPresent))
        .map(SignatureDescription::key)
        .distinct()
        .toList();
    return new BindingException(ErrorCondition.TFRECORD_NO_FEATURE_SPEC.with(
        "path",
        model.path(),
        "type",
        type,
        "found",
        found,
        "signatures",
        ErrorMessage.quoted(parsing)));
  }

  private static StructType schema(FeatureSpec spec) {
    StructType schema = new StructType();
    for (Feature feature : spec.features()) {
      schema = schema.add(feature.name(), type(feature));
    }
    return schema;
  }

  private static DataType type(Feature feature) {
    DataType value = switch (feature.kind()) {
      case INT64 -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case BYTES -> DataTypes.StringType;
    };
    if (feature.listed()) {
      return DataTypes.createArrayType(DataTypes.createArrayType(value));
    }
    boolean isOne = feature.layout() == FeatureLayout.DENSE
        && feature.shape().isFullyKnown()
        && feature.shape().elementCount() == 1;
    return isOne ? value : DataTypes.createArrayType(value);
  }
}
