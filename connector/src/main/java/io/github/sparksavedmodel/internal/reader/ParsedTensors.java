/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tensorflow.proto.NodeDef;

/**
 * The outputs of an operation that parses tf.Examples, as {@code parsing_ops.cc} orders them, and
 * ways from and to them through the graph that it is in.
 */
final class ParsedTensors {
  private static final int MOST_STEPS = 2_000;

  /** The kinds of outputs, each a list of tensors. */
  enum Output {
    SPARSE_INDICES,
    SPARSE_VALUES,
    SPARSE_SHAPES,
    DENSE_VALUES,
    RAGGED_VALUES,
    RAGGED_ROW_SPLITS
  }

  private final GraphFrame frame;
  private final NodeDef parse;
  private final List<String> sparse;
  private final int dense;
  private final List<String> ragged;

  /**
   * The outputs of a node.
   *
   * @param sparse the names of its sparse features
   * @param dense how many dense features it has
   * @param ragged the names of its ragged features
   */
  ParsedTensors(
      GraphFrame frame, NodeDef parse, List<String> sparse, int dense, List<String> ragged) {
    this.frame = frame;
    this.parse = parse;
    this.sparse = sparse;
    this.dense = dense;
    this.ragged = ragged;
  }

  List<String> sparse() {
    return sparse;
  }

  List<String> ragged() {
    return ragged;
  }

  /** Who takes the output of this kind for a feature. */
  List<GraphFrame.Use> uses(Output output, int feature) {
    return frame.uses(parse.getName()).stream()
        .filter(use -> place(use.tensor(), output).orElse(-1) == feature)
        .toList();
  }

  /** Who takes what a node makes, past operations that change nothing but a type. */
  List<GraphFrame.Use> usesPastCasts(List<GraphFrame.Use> uses) {
    List<GraphFrame.Use> found = new ArrayList<>();
    Deque<GraphFrame.Use> open = new ArrayDeque<>(uses);
    for (int step = 0; step < MOST_STEPS && !open.isEmpty(); step++) {
      GraphFrame.Use use = open.remove();
      if (isCast(use.node())) {
        open.addAll(frame.uses(use.node().getName()));
      } else {
        found.add(use);
      }
    }
    return found;
  }

  List<GraphFrame.Use> uses(NodeDef node) {
    return usesPastCasts(frame.uses(node.getName()));
  }

  /** The nodes that are reached from some, as long as each on the way is one of the operations. */
  Set<String> reached(List<NodeDef> starts, Predicate<NodeDef> passes) {
    Set<String> seen = new HashSet<>();
    Deque<NodeDef> open = new ArrayDeque<>(starts);
    while (!open.isEmpty() && seen.size() < MOST_STEPS) {
      NodeDef node = open.remove();
      if (seen.add(node.getName())) {
        frame.uses(node.getName()).stream()
            .map(GraphFrame.Use::node)
            .filter(passes)
            .forEach(open::add);
      }
    }
    return seen;
  }

  private static boolean isCast(NodeDef node) {
    return node.getOp().equals("Cast") || node.getOp().equals("Identity");
  }

  /** The feature of which a tensor is an output of this kind, past casts and reshapes. */
  Optional<Integer> origin(String tensor, Output output) {
    String current = tensor;
    for (int step = 0; step < MOST_STEPS; step++) {
      Optional<Integer> place = place(current, output);
      Optional<NodeDef> node = frame.producer(current);
      boolean goesOn = node.isPresent()
          && node.get().getInputCount() > 0
          && (isCast(node.get()) || node.get().getOp().matches("ExpandDims|Reshape|StridedSlice"));
      if (place.isPresent() || !goesOn) {
        return place;
      }
      current = node.get().getInput(0);
    }
    return Optional.empty();
  }

  /** The node that makes a tensor, past casts. */
  Optional<NodeDef> producer(String tensor) {
    Optional<NodeDef> node = frame.producer(tensor);
    for (int step = 0; step < MOST_STEPS && node.isPresent() && isCast(node.get()); step++) {
      node = frame.producer(node.get().getInput(0));
    }
    return node;
  }

  private Optional<Integer> place(String tensor, Output output) {
    if (!GraphFrame.nodeName(tensor).equals(parse.getName())) {
      return Optional.empty();
    }
    String[] parts = tensor.split(":", -1);
    String last = parts[parts.length - 1];
    int number = parts.length == 1 ? 0 : Integer.parseInt(last);
    int first = parts.length == 3 ? 0 : first(output);
    boolean isIt = parts.length == 3
        ? parts[1].equals(output.name().toLowerCase(Locale.ROOT))
        : number >= first && number < first + count(output);
    return isIt ? Optional.of(number - first) : Optional.empty();
  }

  private int first(Output output) {
    int first = 0;
    for (Output before : Output.values()) {
      if (before == output) {
        break;
      }
      first += count(before);
    }
    return first;
  }

  private int count(Output output) {
    return switch (output) {
      case SPARSE_INDICES, SPARSE_VALUES, SPARSE_SHAPES -> sparse.size();
      case DENSE_VALUES -> dense;
      case RAGGED_VALUES, RAGGED_ROW_SPLITS -> ragged.size();
    };
  }
}
