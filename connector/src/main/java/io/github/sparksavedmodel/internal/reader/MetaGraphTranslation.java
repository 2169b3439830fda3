/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Describes a MetaGraph. */
final class MetaGraphTranslation {
  private static final Set<String> LOADER_SIGNATURES =
      Set.of("__saved_model_init_op", "__saved_model_train_op");
  private static final String ASSETS = "saved_model_assets";

  private final MetaGraphDef metaGraph;
  private final GraphTensors graph;
  private final TensorTranslation tensors;
  private final FlattenedArguments arguments;
  private @Nullable ParseSearch search;

  private MetaGraphTranslation(MetaGraphDef metaGraph) {
    this.metaGraph = metaGraph;
    this.graph = new GraphTensors(metaGraph);
    this.tensors = new TensorTranslation(graph);
    this.arguments = new FlattenedArguments(metaGraph);
  }

  /** Describes a MetaGraph of a SavedModel. */
  static MetaGraphDescription translate(MetaGraphDef metaGraph) {
    return new MetaGraphTranslation(metaGraph).description(false);
  }

  /** Describes the MetaGraph of another form; without signatures, one is inferred. */
  static MetaGraphDescription translateOther(MetaGraphDef metaGraph) {
    return new MetaGraphTranslation(metaGraph).description(true);
  }

  private MetaGraphDescription description(boolean infersSignature) {
    MetaGraphDef.MetaInfoDef information = metaGraph.getMetaInfoDef();
    List<SignatureDescription> signatures = metaGraph.getSignatureDefMap().entrySet().stream()
        .filter(entry -> !LOADER_SIGNATURES.contains(entry.getKey()))
        .map(entry -> signature(entry.getKey(), entry.getValue()))
        .toList();
    return new MetaGraphDescription(
        new TreeSet<>(information.getTagsList()),
        information.getTensorflowVersion(),
        signatures.isEmpty() && infersSignature
            ? InferredSignature.of(metaGraph.getGraphDef(), graph, tensors).stream()
                .toList()
            : signatures,
        assets(),
        ObjectFunctions.of(metaGraph));
  }

  private SignatureDescription signature(String key, SignatureDef signature) {
    return arguments.joined(new SignatureDescription(
        key,
        signature.getMethodName(),
        specs(signature.getInputsMap())
            .map(spec -> withDefault(spec, signature))
            .map(this::withFeatures)
            .toList(),
        specs(signature.getOutputsMap()).toList()));
  }

  private Stream<TensorSpec> specs(Map<String, TensorInfo> tensorInfos) {
    return tensorInfos.entrySet().stream()
        .map(entry -> tensors.spec(entry.getKey(), entry.getValue()));
  }

  private static TensorSpec withDefault(TensorSpec spec, SignatureDef signature) {
    return Optional.ofNullable(signature.getDefaultsMap().get(spec.key()))
        .flatMap(ConstantTensor::decode)
        .filter(value -> value.elementType() == spec.elementType())
        .map(spec::withDefault)
        .orElse(spec);
  }

  /** Only strings can be serialized, and only for them is the graph searched. */
  private TensorSpec withFeatures(TensorSpec spec) {
    boolean isText =
        spec.encoding() == TensorEncoding.DENSE && spec.elementType() == ElementType.STRING;
    if (!isText || spec.tensorName().isEmpty()) {
      return spec;
    }
    ParseSearch known = search;
    if (known == null) {
      known = new ParseSearch(metaGraph);
      search = known;
    }
    return known.features(spec.tensorName()).map(spec::withFeatures).orElse(spec);
  }

  private List<String> assets() {
    Stream<AssetFileDef> assets = metaGraph.getAssetFileDefCount() > 0
        ? metaGraph.getAssetFileDefList().stream()
        : collection().getAnyList().getValueList().stream().flatMap(MetaGraphTranslation::asset);
    return assets.map(AssetFileDef::getFilename).distinct().sorted().toList();
  }

  private CollectionDef collection() {
    return metaGraph.getCollectionDefOrDefault(ASSETS, CollectionDef.getDefaultInstance());
  }

  /** An asset that is not one is left to the loader, as it may not matter to any signature. */
  private static Stream<AssetFileDef> asset(Any value) {
    try {
      return value.is(AssetFileDef.class)
          ? Stream.of(value.unpack(AssetFileDef.class))
          : Stream.empty();
    } catch (InvalidProtocolBufferException e) {
      return Stream.empty();
    }
  }
}
