/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Makes a signature for tensors that a call names. Its inputs are what has to be fed to compute
 * them: what the call feeds, the inputs of the model's signature, and placeholders besides.
 */
final class TensorSignature {
  private final String path;
  private final GraphTensors graph;
  private final GraphNet net;
  private final TensorTranslation tensors;
  private final TensorNames names;

  TensorSignature(String path, MetaGraphDef metaGraph, TensorNames names) {
    this.path = path;
    this.graph = new GraphTensors(metaGraph);
    this.net = new GraphNet(metaGraph.getGraphDef());
    this.tensors = new TensorTranslation(graph);
    this.names = names;
  }

  /** Extends the model's signature, if it has one. */
  SignatureDescription signature(@Nullable SignatureDescription chosen) {
    SignatureDescription base = chosen == null
        ? new SignatureDescription(InferredSignature.KEY, "", List.of(), List.of())
        : chosen;
    List<TensorSpec> outputs = outputs(base);
    return new SignatureDescription(base.key(), base.methodName(), inputs(base, outputs), outputs);
  }

  private List<TensorSpec> outputs(SignatureDescription base) {
    if (names.outputs().isEmpty()) {
      return base.outputs();
    }
    boolean isInferred = base.key().equals(InferredSignature.KEY);
    List<TensorSpec> outputs = new ArrayList<>(isInferred ? List.of() : base.outputs());
    for (String name : names.outputs()) {
      if (isInferred || (base.output(name).isEmpty() && TensorName.isExplicit(name))) {
        outputs.add(base.output(name)
            .orElseGet(() -> tensor(name).orElseThrow(() -> unknown("outputs", name))));
      }
    }
    return outputs;
  }

  private List<TensorSpec> inputs(SignatureDescription base, List<TensorSpec> outputs) {
    Map<String, TensorSpec> fed = named(base);
    List<TensorSpec> usual = base.inputs().stream()
        .filter(input -> fed.values().stream().noneMatch(other -> isSame(other, input)))
        .toList();
    Set<TensorName> given = new HashSet<>();
    fed.values().forEach(input -> given.addAll(places(input)));
    usual.forEach(input -> given.addAll(places(input)));
    List<TensorName> fetched = fetched(outputs);
    Set<TensorName> used = net.used(fetched, given);
    List<TensorSpec> inputs = new ArrayList<>(fed.values());
    usual.stream()
        .filter(input -> places(input).stream().anyMatch(used::contains))
        .forEach(inputs::add);
    List<NodeDef> running = net.running(fetched, given);
    InferredSignature.inputs(running, graph, tensors).stream()
        .filter(input -> !given.contains(TensorName.parse(input.tensorName())))
        .forEach(input -> inputs.add(isTaken(input.key(), inputs) ? explicit(input) : input));
    return inputs;
  }

  /** Of the outputs that are wanted: the rest of a signature does not have to be computed. */
  private List<TensorName> fetched(List<TensorSpec> outputs) {
    return outputs.stream()
        .filter(output -> names.outputs().isEmpty() || names.outputs().contains(output.key()))
        .flatMap(output -> places(output).stream())
        .toList();
  }

  /** What the call feeds beside the inputs of the signature. */
  private Map<String, TensorSpec> named(SignatureDescription base) {
    Map<String, TensorSpec> fed = new LinkedHashMap<>();
    for (String name : names.inputs()) {
      if (base.input(name).isEmpty()) {
        Optional<TensorSpec> tensor = tensor(name);
        if (tensor.isEmpty() && TensorName.isExplicit(name)) {
          throw unknown("inputs." + name, name);
        }
        tensor.ifPresent(input -> fed.put(name, input));
      }
    }
    for (String name : names.fields()) {
      if (base.input(name).isEmpty()) {
        tensor(name).ifPresent(input -> fed.putIfAbsent(name, input));
      }
    }
    return fed;
  }

  private static boolean isSame(TensorSpec one, TensorSpec other) {
    return places(one).equals(places(other));
  }

  private static List<TensorName> places(TensorSpec spec) {
    return spec.components().isEmpty()
        ? List.of(TensorName.parse(spec.tensorName()))
        : spec.components().stream().flatMap(part -> places(part).stream()).toList();
  }

  private static boolean isTaken(String key, List<TensorSpec> inputs) {
    return inputs.stream().anyMatch(input -> input.key().equals(key));
  }

  private TensorSpec explicit(TensorSpec input) {
    return tensors.tensor(input.tensorName(), TensorName.parse(input.tensorName()));
  }

  private Optional<TensorSpec> tensor(String name) {
    TensorName tensor = TensorName.parse(name);
    NodeDef node = graph.node(tensor.operation());
    return node == null || tensor.index() >= graph.outputCount(node)
        ? Optional.empty()
        : Optional.of(tensors.tensor(name, tensor));
  }

  private ModelException unknown(String option, String name) {
    TensorName tensor = TensorName.parse(name);
    NodeDef node = graph.node(tensor.operation());
    List<String> similar = SimilarNames.of(tensor.operation(), List.copyOf(net.names())).stream()
        .map(operation -> operation + ":0")
        .toList();
    String hint = node != null
        ? "The operation has " + graph.outputCount(node) + " outputs, numbered from 0."
        : similar.isEmpty()
            ? "Names are those of the graph, with the number of the output: \"operation:0\"."
            : "Did you mean " + ErrorMessage.quoted(similar) + "?";
    return new ModelException(ErrorCondition.TENSOR_UNKNOWN.with(
        "option", option, "tensor", name, "path", path, "hint", hint));
  }
}
