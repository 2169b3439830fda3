/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The placeholders that outputs of signatures need and none of their inputs feeds, so that
 * TensorFlow refuses to compute them.
 *
 * @param byOutput the placeholders for each output that needs some
 */
public record UnfedPlaceholders(Map<Output, List<String>> byOutput) {
  static final UnfedPlaceholders NONE = new UnfedPlaceholders(Map.of());

  /**
   * An output of a signature that a model has itself.
   *
   * @param tags the tags of its MetaGraph
   * @param key the key of the output
   */
  record Output(SortedSet<String> tags, SignatureDescription signature, String key) {}

  /** Copies the map. */
  public UnfedPlaceholders {
    byOutput = Map.copyOf(byOutput);
  }

  /** Looks for them in one MetaGraph. */
  static Map<Output, List<String>> in(GraphDef graph, MetaGraphDescription described) {
    Map<Output, List<String>> found = new HashMap<>();
    Set<TensorName> placeholders = placeholders(graph);
    GraphNet net = placeholders.isEmpty() ? null : new GraphNet(graph);
    for (SignatureDescription signature : described.signatures()) {
      Set<TensorName> fed = new HashSet<>();
      signature.inputs().forEach(input -> tensors(input).forEach(fed::add));
      if (net == null || fed.containsAll(placeholders)) {
        continue;
      }
      for (TensorSpec output : signature.outputs()) {
        List<String> needed = net.running(tensors(output).toList(), fed).stream()
            .map(node -> new TensorName(node.getName(), 0))
            .filter(placeholders::contains)
            .map(TensorName::toString)
            .toList();
        if (!needed.isEmpty()) {
          found.put(new Output(described.tags(), signature, output.key()), needed);
        }
      }
    }
    return found;
  }

  private static Set<TensorName> placeholders(GraphDef graph) {
    Set<TensorName> placeholders = new HashSet<>();
    graph.getNodeList().stream()
        .filter(node -> InferredSignature.PLACEHOLDERS.contains(node.getOp()) && !isEmpty(node))
        .forEach(node -> placeholders.add(new TensorName(node.getName(), 0)));
    return placeholders;
  }

  /** Without elements, a placeholder has a value unless it is fed. */
  private static boolean isEmpty(NodeDef node) {
    return node
        .getAttrOrDefault("shape", AttrValue.getDefaultInstance())
        .getShape()
        .getDimList()
        .stream()
        .anyMatch(dimension -> dimension.getSize() == 0);
  }

  private static Stream<TensorName> tensors(TensorSpec spec) {
    return spec.components().isEmpty()
        ? Stream.of(TensorName.parse(spec.tensorName()))
        : spec.components().stream().flatMap(UnfedPlaceholders::tensors);
  }

  /**
   * What some outputs of a signature need.
   *
   * @param tags the tags of its MetaGraph
   */
  public List<String> neededBy(
      SortedSet<String> tags, SignatureDescription signature, Collection<String> outputs) {
    return outputs.stream()
        .flatMap(key -> byOutput.getOrDefault(new Output(tags, signature, key), List.of()).stream())
        .distinct()
        .sorted()
        .toList();
  }
}
