/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.github.sparksavedmodel.internal.spark.SessionContents;
import io.github.sparksavedmodel.model.MetaGraphContents;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.OpRisk;
import io.github.sparksavedmodel.model.OpUse;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TracedFunction;
import io.github.sparksavedmodel.model.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The views of a model and their columns. Names and types are a promise: columns may be added at
 * the end, and are never renamed.
 */
final class ModelViews {
  private static final DataType NAMES = DataTypes.createArrayType(StringType, false);
  private static final DataType SIZES = DataTypes.createArrayType(LongType, false);
  private static final DataType ARGUMENTS = DataTypes.createArrayType(
      new StructType().add("name", StringType).add("type", StringType), false);
  private static final DataType COMPONENTS = DataTypes.createArrayType(
      new StructType()
          .add("name", StringType)
          .add("type", StringType)
          .add("shape", SIZES)
          .add("tensor", StringType),
      false);

  private ModelViews() {}

  /** A MetaGraph of a model and something of it. */
  private record OfGraph<T>(SessionContents model, MetaGraphDescription graph, T item) {}

  /** A variable with the model that it is of. */
  private record OfModel(SessionContents model, Variable variable) {}

  /** A tensor with the signature that it is of. */
  private record OfSignature(SignatureDescription signature, TensorSpec spec) {}

  static List<ModelView<?>> all() {
    return List.of(
        signatures(),
        tensors("inputs", SignatureDescription::inputs),
        tensors("outputs", SignatureDescription::outputs),
        features(),
        variables(false),
        metaGraphs(),
        assets(),
        ops(),
        functions(),
        descriptions());
  }

  private static ModelView<OfGraph<SignatureDescription>> signatures() {
    List<ModelColumn<OfGraph<SignatureDescription>>> columns = ofGraph();
    columns.add(column("signature", StringType, SignatureDescription::key));
    columns.add(column("method", StringType, SignatureDescription::methodName));
    columns.add(column("inputs", NAMES, signature -> keys(signature.inputs())));
    columns.add(column("outputs", NAMES, signature -> keys(signature.outputs())));
    return new ModelView<>(
        "signatures", columns, model -> described(model, graph -> graph.signatures().stream()));
  }

  private static List<String> keys(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::key).toList();
  }

  private static ModelView<OfGraph<OfSignature>> tensors(
      String name, Function<SignatureDescription, List<TensorSpec>> specs) {
    List<ModelColumn<OfGraph<OfSignature>>> columns = ofGraph();
    columns.add(column("signature", StringType, item -> item.signature().key()));
    columns.add(column("name", StringType, item -> item.spec().key()));
    columns.add(column("type", StringType, item -> item.spec().elementType().label()));
    columns.add(column("shape", SIZES, item -> TensorColumns.sizes(item.spec().shape())));
    columns.add(column("encoding", StringType, item -> TensorColumns.encoding(item.spec())));
    columns.add(column("tensor", StringType, item -> TensorColumns.tensorName(item.spec())));
    columns.add(column("components", COMPONENTS, item -> TensorColumns.components(item.spec())));
    columns.add(column(
        "default",
        StringType,
        item -> item.spec().defaultValue().map(Object::toString).orElse(null)));
    return new ModelView<>(
        name,
        columns,
        model -> described(
            model,
            graph -> graph.signatures().stream()
                .flatMap(signature -> specs.apply(signature).stream()
                    .map(spec -> new OfSignature(signature, spec)))));
  }

  private static ModelView<OfGraph<FeatureRow>> features() {
    List<ModelColumn<OfGraph<FeatureRow>>> columns = ofGraph();
    FeatureRow.columns()
        .forEach(own ->
            columns.add(column(own.name(), own.type(), item -> own.value().apply(item))));
    return new ModelView<>(
        "features",
        columns,
        model -> described(model, graph -> graph.signatures().stream().flatMap(FeatureRow::of)));
  }

  /** The variables, with three more columns for values if these are wanted. */
  static ModelView<OfModel> variables(boolean withValues) {
    List<ModelColumn<OfModel>> columns = new ArrayList<>(List.of(
        new ModelColumn<>(
            "model", StringType, item -> item.model().description().path()),
        new ModelColumn<>("name", StringType, item -> item.variable().name()),
        new ModelColumn<>(
            "path", StringType, item -> emptyAsNull(item.variable().path())),
        new ModelColumn<>(
            "type", StringType, item -> item.variable().elementType().label()),
        new ModelColumn<>(
            "shape", SIZES, item -> TensorColumns.sizes(item.variable().shape())),
        new ModelColumn<>("bytes", LongType, item -> item.variable().bytes()),
        new ModelColumn<>("shard", IntegerType, item -> item.variable().shard()),
        new ModelColumn<>("key", StringType, item -> item.variable().key())));
    if (withValues) {
      for (ValueColumn kind : ValueColumn.values()) {
        columns.add(new ModelColumn<>(
            kind.columnName(), kind.type(), item -> kind.of(item.variable(), item.model())));
      }
    }
    return new ModelView<>(
        "variables",
        columns,
        model -> model.contents().variables().stream().map(it -> new OfModel(model, it)));
  }

  private static @Nullable String emptyAsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static ModelView<OfGraph<MetaGraphDescription>> metaGraphs() {
    List<ModelColumn<OfGraph<MetaGraphDescription>>> columns = ofGraph();
    columns.add(column("tensorflow_version", StringType, MetaGraphDescription::tensorflowVersion));
    columns.add(column("signatures", NAMES, MetaGraphDescription::signatureKeys));
    columns.add(column("assets", NAMES, MetaGraphDescription::assets));
    columns.add(new ModelColumn<>(
        "identity", StringType, item -> item.model().description().identity()));
    return new ModelView<>(
        "metagraphs", columns, model -> described(model, graph -> Stream.of(graph)));
  }

  private static ModelView<OfGraph<String>> assets() {
    List<ModelColumn<OfGraph<String>>> columns = ofGraph();
    columns.add(column("asset", StringType, asset -> asset));
    columns.add(new ModelColumn<>(
        "path",
        StringType,
        item -> new Path(item.model().directory(), assetPath(item.item())).toString()));
    columns.add(
        new ModelColumn<>("bytes", LongType, item -> item.model().length(assetPath(item.item()))));
    return new ModelView<>(
        "assets", columns, model -> described(model, graph -> graph.assets().stream()));
  }

  private static String assetPath(String asset) {
    return "assets/" + asset;
  }

  private static ModelView<OfGraph<OpUse>> ops() {
    List<ModelColumn<OfGraph<OpUse>>> columns = ofGraph();
    columns.add(column("op", StringType, OpUse::op));
    columns.add(column("in_graph", LongType, OpUse::inGraph));
    columns.add(column("in_functions", LongType, OpUse::inFunctions));
    columns.add(
        column("risk", StringType, use -> OpRisk.of(use.op()).map(OpRisk::label).orElse(null)));
    return new ModelView<>(
        "ops", columns, model -> everything(model, graph -> graph.ops().stream()));
  }

  private static ModelView<OfGraph<TracedFunction>> functions() {
    List<ModelColumn<OfGraph<TracedFunction>>> columns = ofGraph();
    columns.add(column("path", StringType, TracedFunction::path));
    columns.add(column(
        "arguments",
        ARGUMENTS,
        function -> function.arguments().stream()
            .map(argument -> RowFactory.create(argument.name(), argument.type()))
            .toList()));
    columns.add(column("result", StringType, TracedFunction::result));
    columns.add(column("graph_function", StringType, TracedFunction::graphFunction));
    return new ModelView<>(
        "functions", columns, model -> everything(model, graph -> graph.functions().stream()));
  }

  /** What {@code savedmodel show} prints. */
  private static ModelView<ModelDescription> descriptions() {
    return new ModelView<>(
        "descriptions",
        List.of(
            new ModelColumn<>("model", StringType, ModelDescription::path),
            new ModelColumn<>("description", StringType, ModelDescription::toString)),
        model -> Stream.of(model.description()));
  }

  /** The columns that say which MetaGraph of which model a row is of. */
  private static <T> List<ModelColumn<OfGraph<T>>> ofGraph() {
    return new ArrayList<>(List.of(
        new ModelColumn<>(
            "model", StringType, item -> item.model().description().path()),
        new ModelColumn<>("tags", NAMES, item -> List.copyOf(item.graph().tags()))));
  }

  private static <T> ModelColumn<OfGraph<T>> column(
      String name, DataType type, Function<T, @Nullable Object> value) {
    return new ModelColumn<>(name, type, item -> value.apply(item.item()));
  }

  private static <T> Stream<OfGraph<T>> described(
      SessionContents model, Function<MetaGraphDescription, Stream<T>> items) {
    return model.description().metaGraphs().stream()
        .flatMap(graph -> items.apply(graph).map(item -> new OfGraph<>(model, graph, item)));
  }

  private static <T> Stream<OfGraph<T>> everything(
      SessionContents model, Function<MetaGraphContents, Stream<T>> items) {
    return model.contents().metaGraphs().stream()
        .flatMap(graph ->
            items.apply(graph).map(item -> new OfGraph<>(model, graph.description(), item)));
  }
}
