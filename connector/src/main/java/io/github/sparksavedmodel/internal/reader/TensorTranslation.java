/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.proto.TensorInfo;

/** Describes the inputs and outputs of signatures. */
final class TensorTranslation {
  private final GraphTensors graph;

  TensorTranslation(GraphTensors graph) {
    this.graph = graph;
  }

  TensorSpec spec(String key, TensorInfo info) {
    return switch (info.getEncodingCase()) {
      case COO_SPARSE -> sparse(key, info);
      case COMPOSITE_TENSOR -> composite(key, info);
      case NAME, ENCODING_NOT_SET -> dense(key, info);
    };
  }

  /** A tensor that no signature names, as the graph describes it. */
  TensorSpec tensor(String key, TensorName name) {
    String text = name.toString();
    return TensorSpec.dense(
            key, text, graph.elementType(text).orElse(ElementType.UNKNOWN), graph.shape(text))
        .withPlaceholder(graph.isPlaceholder(text));
  }

  private TensorSpec dense(String key, TensorInfo info) {
    if (info.getName().isEmpty()) {
      return TensorSpec.dense(key, "", declaredType(info), declaredShape(info));
    }
    String name = TensorName.parse(info.getName()).toString();
    return TensorSpec.dense(
            key,
            name,
            graph.elementType(name).orElseGet(() -> declaredType(info)),
            info.hasTensorShape() ? declaredShape(info) : graph.shape(name))
        .withPlaceholder(graph.isPlaceholder(name));
  }

  private TensorSpec sparse(String key, TensorInfo info) {
    TensorInfo.CooSparse parts = info.getCooSparse();
    TensorShape shape = declaredShape(info);
    long rank = shape.hasKnownRank() ? shape.rank() : -1;
    return CompositeTensor.sparse(
        key,
        shape,
        part("values", parts.getValuesTensorName(), declaredType(info), TensorShape.of(-1)),
        part("indices", parts.getIndicesTensorName(), ElementType.INT64, TensorShape.of(-1, rank)),
        part(
            "dense_shape",
            parts.getDenseShapeTensorName(),
            ElementType.INT64,
            TensorShape.of(rank)));
  }

  private TensorSpec part(String key, String name, ElementType type, TensorShape shape) {
    String tensor = TensorName.parse(name).toString();
    return TensorSpec.dense(key, tensor, graph.elementType(tensor).orElse(type), shape)
        .withPlaceholder(graph.isPlaceholder(tensor));
  }

  private TensorSpec composite(String key, TensorInfo info) {
    List<TensorInfo> parts = info.getCompositeTensor().getComponentsList();
    List<TensorSpec> components = IntStream.range(0, parts.size())
        .mapToObj(index -> spec("component_" + index, parts.get(index)))
        .toList();
    return CompositeTensor.of(key, info.getCompositeTensor().getTypeSpec(), components)
        .orElseGet(() -> new TensorSpec(
            key,
            TensorEncoding.COMPOSITE,
            "",
            declaredType(info),
            declaredShape(info),
            components,
            null,
            false,
            null));
  }

  private static ElementType declaredType(TensorInfo info) {
    return ElementType.ofNumber(info.getDtypeValue()).orElse(ElementType.UNKNOWN);
  }

  private static TensorShape declaredShape(TensorInfo info) {
    return info.hasTensorShape()
        ? GraphTensors.toShape(info.getTensorShape())
        : TensorShape.unknownRank();
  }
}
