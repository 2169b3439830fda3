/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The signature of a graph that has none: it takes the placeholders, and gives what depends on them
 * and no other node takes.
 */
final class InferredSignature {
  static final String KEY = "inferred";

  static final Set<String> PLACEHOLDERS = Set.of("Placeholder", "PlaceholderV2");
  static final String WITH_DEFAULT = "PlaceholderWithDefault";
  /** Operations that are run for what they do, and parts of training and saving. */
  private static final Pattern NO_RESULTS =
      Pattern.compile("NoOp|Assert|Print.*|Save.*|Sharded.*|.*Summary.*|.*Assign.*|.*Scatter.*"
          + "|(Resource|Sparse)?Apply.*|.*Placeholder.*");

  /** An attribute of a damaged graph may claim any number. */
  private static final int MOST_OF_A_NODE = 1000;

  private InferredSignature() {}

  /** Empty if nothing depends on a placeholder. */
  static Optional<SignatureDescription> of(
      GraphDef definition, GraphTensors graph, TensorTranslation tensors) {
    GraphNet net = new GraphNet(definition);
    List<TensorSpec> outputs = new ArrayList<>();
    List<TensorName> fetched = new ArrayList<>();
    for (NodeDef node : net.sinks(PLACEHOLDERS)) {
      if (!NO_RESULTS.matcher(node.getOp()).matches()) {
        IntStream.range(0, Math.min(MOST_OF_A_NODE, graph.outputCount(node)))
            .mapToObj(index -> new TensorName(node.getName(), index))
            .forEach(tensor -> {
              outputs.add(tensors.tensor(key(tensor), tensor));
              fetched.add(tensor);
            });
      }
    }
    return outputs.isEmpty()
        ? Optional.empty()
        : Optional.of(new SignatureDescription(
            KEY, "", inputs(net.running(fetched, Set.of()), graph, tensors), outputs));
  }

  /** The placeholders among the nodes that run; those with defaults need no column. */
  static List<TensorSpec> inputs(
      List<NodeDef> running, GraphTensors graph, TensorTranslation tensors) {
    List<TensorSpec> inputs = new ArrayList<>();
    for (NodeDef node : running) {
      TensorName tensor = new TensorName(node.getName(), 0);
      if (PLACEHOLDERS.contains(node.getOp())) {
        inputs.add(tensors.tensor(key(tensor), tensor));
      } else if (node.getOp().equals(WITH_DEFAULT)) {
        defaultOf(node, graph)
            .ifPresent(value -> inputs.add(tensors.tensor(key(tensor), tensor).withDefault(value)));
      }
    }
    return inputs;
  }

  private static Optional<TensorValue> defaultOf(NodeDef node, GraphTensors graph) {
    return node.getInputList().stream()
        .limit(1)
        .map(input -> graph.node(TensorName.parse(input).operation()))
        .filter(value -> value != null && value.getOp().equals("Const"))
        .filter(value -> value.containsAttr("value"))
        .findFirst()
        .flatMap(value -> ConstantTensor.decode(value.getAttrOrThrow("value").getTensor()));
  }

  /** The operation's name stands for its first tensor. */
  static String key(TensorName tensor) {
    return tensor.index() == 0 ? tensor.operation() : tensor.toString();
  }
}
