/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.FeatureSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Follows a string tensor through the graph and its functions to the operations that parse it, and
 * reads from these which features they want.
 */
final class ParseSearch {
  private static final int DEEPEST_CALL = 32;
  private static final int MOST_STEPS = 20_000;

  /** Operations that pass strings on as they are, whole or one by one. */
  private static final Set<String> PASSING = Set.of(
      "Identity",
      "IdentityN",
      "Snapshot",
      "StopGradient",
      "PreventGradient",
      "EnsureShape",
      "PlaceholderWithDefault",
      "Reshape",
      "ExpandDims",
      "Squeeze",
      "Gather",
      "GatherV2",
      "Slice",
      "StridedSlice",
      "Pack",
      "Unpack",
      "ConcatV2",
      "Switch",
      "RefSwitch",
      "Merge",
      "Enter",
      "Exit",
      "NextIteration",
      "TensorListFromTensor",
      "TensorListGetItem",
      "TensorArrayScatterV3",
      "TensorArrayReadV3");

  /** Operations that call functions with all their inputs but the first. */
  private static final Set<String> BRANCHING = Set.of("If", "StatelessIf", "Case", "StatelessCase");

  private record Place(GraphFrame frame, String node) {}

  private final GraphFrame main;
  private final Map<String, FunctionDef> functions = new HashMap<>();

  ParseSearch(MetaGraphDef metaGraph) {
    main = GraphFrame.main(metaGraph.getGraphDef().getNodeList());
    metaGraph
        .getGraphDef()
        .getLibrary()
        .getFunctionList()
        .forEach(function -> functions.put(function.getSignature().getName(), function));
  }

  /** What a tensor is parsed for, or empty if nothing parses it. */
  Optional<FeatureSpec> features(String tensorName) {
    FeatureUnion union = new FeatureUnion();
    Deque<Place> open = new ArrayDeque<>();
    Set<Place> seen = new HashSet<>();
    open.add(new Place(main, TensorName.parse(tensorName).operation()));
    while (!open.isEmpty() && seen.size() < MOST_STEPS) {
      Place place = open.remove();
      if (seen.add(place)) {
        follow(place, open, union);
      }
    }
    if (!open.isEmpty()) {
      union.unknown("the graph behind the input is too large to be searched");
    }
    return union.spec();
  }

  private void follow(Place place, Deque<Place> open, FeatureUnion union) {
    GraphFrame frame = place.frame();
    for (GraphFrame.Use use : frame.uses(place.node())) {
      NodeDef node = use.node();
      if (use.input() == 0 && ParseOperation.isOne(node.getOp())) {
        new ParseOperation(node, input -> constant(frame, node.getInput(input))).addTo(union);
      } else if (PASSING.contains(node.getOp())) {
        open.add(new Place(frame, node.getName()));
      } else {
        callees(node).forEach(callee -> enter(frame, callee, use, open));
      }
    }
    if (frame.returns(place.node())) {
      frame
          .site()
          .ifPresent(site -> open.add(new Place(site.frame(), site.node().getName())));
    }
  }

  private List<FunctionDef> callees(NodeDef node) {
    FunctionDef direct = functions.get(node.getOp());
    if (direct != null) {
      return List.of(direct);
    }
    return node.getAttrMap().values().stream()
        .flatMap(value -> value.hasFunc()
            ? List.of(value.getFunc()).stream()
            : value.getList().getFuncList().stream())
        .map(name -> functions.get(name.getName()))
        .filter(found -> found != null)
        .toList();
  }

  private void enter(GraphFrame frame, FunctionDef callee, GraphFrame.Use use, Deque<Place> open) {
    int offset = BRANCHING.contains(use.node().getOp()) ? 1 : 0;
    if (frame.depth() < DEEPEST_CALL && use.input() >= offset) {
      GraphFrame inside = frame.call(callee, use.node(), offset);
      inside
          .argumentName(use.input() - offset)
          .ifPresent(name -> open.add(new Place(inside, name)));
    }
  }

  /** The value of a tensor that is a constant, here or where the function is called. */
  private Optional<TensorValue> constant(GraphFrame start, String startTensor) {
    GraphFrame frame = start;
    String tensor = startTensor;
    for (int step = 0; step < MOST_STEPS; step++) {
      Optional<NodeDef> producer = frame.producer(tensor);
      if (producer.isPresent()) {
        NodeDef node = producer.get();
        if (node.getOp().equals("Const")) {
          AttrValue value = node.getAttrOrDefault("value", AttrValue.getDefaultInstance());
          return ConstantTensor.decode(value.getTensor());
        }
        if (!PASSING.contains(node.getOp()) || node.getInputCount() == 0) {
          return Optional.empty();
        }
        tensor = node.getInput(0);
      } else {
        Optional<GraphFrame.CallSite> site = frame.site();
        int argument = frame.argument(GraphFrame.nodeName(tensor));
        if (site.isEmpty() || argument < 0) {
          return Optional.empty();
        }
        tensor = site.get().node().getInput(argument + site.get().offset());
        frame = site.get().frame();
      }
    }
    return Optional.empty();
  }
}
