/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** What of the main graph depends on what. */
final class GraphNet {
  private static final String CONTROL = "^";

  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();

  GraphNet(GraphDef graph) {
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
  }

  /** The names of all nodes, in the order of the graph. */
  Collection<String> names() {
    return nodes.keySet();
  }

  /**
   * The nodes that run when these tensors are computed, in the order of the graph.
   *
   * @param fed tensors that are given and so not computed
   */
  List<NodeDef> running(Collection<TensorName> fetched, Set<TensorName> fed) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    fetched.stream()
        .filter(tensor -> !fed.contains(tensor))
        .forEach(tensor -> open.push(tensor.operation()));
    while (!open.isEmpty()) {
      NodeDef node = nodes.get(open.pop());
      if (node != null && reached.add(node.getName())) {
        node.getInputList().stream()
            .filter(input -> !isFed(input, fed))
            .forEach(input -> open.push(operation(input)));
      }
    }
    return nodes.values().stream()
        .filter(node -> reached.contains(node.getName()))
        .toList();
  }

  /** Those of the fed tensors that are needed to compute others. */
  Set<TensorName> used(Collection<TensorName> fetched, Set<TensorName> fed) {
    Set<TensorName> used = new HashSet<>(fetched);
    for (NodeDef node : running(fetched, fed)) {
      for (String input : node.getInputList()) {
        used.add(
            input.startsWith(CONTROL)
                ? new TensorName(input.substring(1), 0)
                : TensorName.parse(input));
      }
    }
    used.retainAll(fed);
    return used;
  }

  /** What is fed stands for its operation where others only wait for that. */
  private static boolean isFed(String input, Set<TensorName> fed) {
    return input.startsWith(CONTROL)
        ? fed.contains(new TensorName(input.substring(1), 0))
        : fed.contains(TensorName.parse(input));
  }

  private static String operation(String input) {
    return input.startsWith(CONTROL)
        ? input.substring(1)
        : TensorName.parse(input).operation();
  }

  /** The nodes that depend on one of these operations and whose tensors no node takes. */
  List<NodeDef> sinks(Set<String> sources) {
    Set<String> taken = new HashSet<>();
    Map<String, List<String>> takers = new LinkedHashMap<>();
    for (NodeDef node : nodes.values()) {
      for (String input : node.getInputList()) {
        if (!input.startsWith(CONTROL)) {
          taken.add(operation(input));
          takers.computeIfAbsent(operation(input), key -> new ArrayList<>()).add(node.getName());
        }
      }
    }
    Set<String> dependent = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    nodes.values().stream()
        .filter(node -> sources.contains(node.getOp()))
        .forEach(node -> open.push(node.getName()));
    while (!open.isEmpty()) {
      for (String taker : takers.getOrDefault(open.pop(), List.of())) {
        if (dependent.add(taker)) {
          open.push(taker);
        }
      }
    }
    return nodes.values().stream()
        .filter(node -> dependent.contains(node.getName()) && !taken.contains(node.getName()))
        .toList();
  }
}
