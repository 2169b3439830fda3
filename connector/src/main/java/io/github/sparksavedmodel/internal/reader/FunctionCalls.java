/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;

/**
 * Which functions of a graph call which others. TensorFlow copies functions into their callers when
 * it loads a graph, without a limit: where functions call themselves that ends the process, and
 * where they call each other very often it does not end.
 */
final class FunctionCalls {
  /** Far more than any graph has, far less than fits into memory. */
  private static final long MOST_NODES = 10_000_000;
  /** TensorFlow goes down on the stack. */
  private static final int DEEPEST = 500;

  private final Map<String, FunctionDef> functions = new HashMap<>();
  private final Map<String, Long> nodes = new HashMap<>();
  private final Deque<Call> open = new ArrayDeque<>();
  private final Set<String> openNames = new HashSet<>();

  /** A function that is being looked at, with the functions that it calls and that are left. */
  private static final class Call {
    private final String name;
    private final Iterator<FunctionDef> left;
    private long nodes;

    Call(String name, long nodes, Iterator<FunctionDef> left) {
      this.name = name;
      this.nodes = nodes;
      this.left = left;
    }
  }

  private FunctionCalls(GraphDef graph) {
    graph
        .getLibrary()
        .getFunctionList()
        .forEach(function -> functions.put(function.getSignature().getName(), function));
  }

  /** What keeps TensorFlow from copying the functions that a graph calls, as a clause. */
  static Optional<String> problem(GraphDef graph) {
    return new FunctionCalls(graph).find(graph.getNodeList());
  }

  private Optional<String> find(List<NodeDef> graphNodes) {
    open("", graphNodes);
    while (!open.isEmpty()) {
      Call call = open.peek();
      if (call.nodes > MOST_NODES) {
        return Optional.of(
            "its functions call each other so often that the graph would have more than "
                + MOST_NODES + " nodes");
      }
      if (!call.left.hasNext()) {
        close(call);
        continue;
      }
      FunctionDef function = call.left.next();
      String called = function.getSignature().getName();
      if (openNames.contains(called)) {
        return Optional.of("its function \"" + called + "\" calls itself");
      }
      Long known = nodes.get(called);
      if (known != null) {
        call.nodes += known;
      } else if (open.size() > DEEPEST) {
        return Optional.of("its functions call each other more than " + DEEPEST + " levels deep");
      } else {
        open(called, function.getNodeDefList());
      }
    }
    return Optional.empty();
  }

  private void open(String name, List<NodeDef> body) {
    List<FunctionDef> called = new ArrayList<>();
    body.forEach(node -> addCalled(node, called));
    open.push(new Call(name, body.size(), called.iterator()));
    openNames.add(name);
  }

  private void close(Call done) {
    open.pop();
    openNames.remove(done.name);
    nodes.put(done.name, done.nodes);
    Call caller = open.peek();
    if (caller != null) {
      caller.nodes += done.nodes;
    }
  }

  private void addCalled(NodeDef node, List<FunctionDef> called) {
    addFunction(node.getOp(), called);
    node.getAttrMap().values().forEach(value -> addCalled(value, called));
  }

  private void addCalled(AttrValue value, List<FunctionDef> called) {
    Stream.concat(Stream.of(value.getFunc()), value.getList().getFuncList().stream())
        .forEach(function -> addCalled(function, called));
  }

  private void addCalled(NameAttrList function, List<FunctionDef> called) {
    addFunction(function.getName(), called);
    function.getAttrMap().values().forEach(value -> addCalled(value, called));
  }

  private void addFunction(String name, List<FunctionDef> called) {
    FunctionDef function = functions.get(name);
    if (function != null) {
      called.add(function);
    }
  }
}
