/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.OpUse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Counts the operations of a graph; calls of functions of its library are none. */
final class OpListing {
  private final Map<String, Long> inGraph = new TreeMap<>();
  private final Map<String, Long> inFunctions = new TreeMap<>();

  private OpListing(GraphDef graph) {
    graph.getNodeList().forEach(node -> count(node, inGraph));
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      function.getNodeDefList().forEach(node -> count(node, inFunctions));
    }
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      inGraph.remove(function.getSignature().getName());
      inFunctions.remove(function.getSignature().getName());
    }
  }

  private static void count(NodeDef node, Map<String, Long> counts) {
    counts.merge(node.getOp(), 1L, Long::sum);
  }

  static List<OpUse> of(GraphDef graph) {
    OpListing listing = new OpListing(graph);
    Map<String, Long> all = new TreeMap<>(listing.inGraph);
    all.putAll(listing.inFunctions);
    return all.keySet().stream().map(listing::use).toList();
  }

  private OpUse use(String op) {
    return new OpUse(op, inGraph.getOrDefault(op, 0L), inFunctions.getOrDefault(op, 0L));
  }
}
