/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;

/**
 * The nodes of the main graph, or of a function where it is called. In the main graph, tensors are
 * written {@code node:0} or {@code node}; in functions, {@code node:output:0}, or the name of an
 * argument.
 */
final class GraphFrame {
  /** A node that takes a tensor, and as which of its inputs. */
  record Use(NodeDef node, int input, String tensor) {}

  /** Where a function is called: its argument 0 is input {@code offset} of the node. */
  record CallSite(GraphFrame frame, NodeDef node, int offset) {}

  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Map<String, List<Use>> uses = new HashMap<>();
  private final Map<String, GraphFrame> calls = new HashMap<>();
  private final @Nullable FunctionDef function;
  private final @Nullable CallSite site;
  private final int depth;

  private GraphFrame(
      List<NodeDef> nodeList, @Nullable FunctionDef function, @Nullable CallSite site) {
    this.function = function;
    this.site = site;
    this.depth = site == null ? 0 : site.frame().depth + 1;
    for (NodeDef node : nodeList) {
      nodes.put(node.getName(), node);
      for (int input = 0; input < node.getInputCount(); input++) {
        String tensor = node.getInput(input);
        uses.computeIfAbsent(nodeName(tensor), name -> new ArrayList<>())
            .add(new Use(node, input, tensor));
      }
    }
  }

  static GraphFrame main(List<NodeDef> nodes) {
    return new GraphFrame(nodes, null, null);
  }

  /** The frame of a function that is called here. */
  GraphFrame call(FunctionDef callee, NodeDef node, int offset) {
    return calls.computeIfAbsent(
        node.getName() + ' ' + callee.getSignature().getName(),
        call -> new GraphFrame(callee.getNodeDefList(), callee, new CallSite(this, node, offset)));
  }

  /** How many calls are around this one. */
  int depth() {
    return depth;
  }

  Optional<CallSite> site() {
    return Optional.ofNullable(site);
  }

  /** The node whose output a tensor is, unless it is an argument. */
  Optional<NodeDef> producer(String tensor) {
    return Optional.ofNullable(nodes.get(nodeName(tensor)));
  }

  /** Who takes an output of a node, or an argument, of this name. */
  List<Use> uses(String node) {
    return uses.getOrDefault(node, List.of());
  }

  /** The position of an argument of the function, or -1. */
  int argument(String name) {
    if (function != null) {
      for (int i = 0; i < function.getSignature().getInputArgCount(); i++) {
        if (function.getSignature().getInputArg(i).getName().equals(name)) {
          return i;
        }
      }
    }
    return -1;
  }

  Optional<String> argumentName(int position) {
    return function == null || position >= function.getSignature().getInputArgCount()
        ? Optional.empty()
        : Optional.of(function.getSignature().getInputArg(position).getName());
  }

  /** Whether the function returns an output of this node, or the argument. */
  boolean returns(String node) {
    return function != null
        && function.getRetMap().values().stream()
            .anyMatch(tensor -> nodeName(tensor).equals(node));
  }

  static String nodeName(String tensor) {
    int colon = tensor.indexOf(':');
    return colon < 0 ? tensor : tensor.substring(0, colon);
  }
}
