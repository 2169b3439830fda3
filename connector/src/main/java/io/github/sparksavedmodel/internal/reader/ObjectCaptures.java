/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;

/**
 * Finds the tensors of the main graph that stand for the objects which functions capture: variables
 * by their name, constants and assets as the object says, and whatever the graph itself passes to a
 * function that captures it, such as a table to its initialiser.
 */
final class ObjectCaptures {
  private final MetaGraphDef metaGraph;
  private final SavedObjectGraph objects;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<Integer, String> passed = new HashMap<>();

  ObjectCaptures(MetaGraphDef metaGraph) {
    this.metaGraph = metaGraph;
    this.objects = metaGraph.getObjectGraphDef();
    for (NodeDef node : metaGraph.getGraphDef().getNodeList()) {
      if (node.getOp().equals("VarHandleOp") && node.containsAttr("shared_name")) {
        String shared = node.getAttrOrThrow("shared_name").getS().toString(StandardCharsets.UTF_8);
        variables.put(shared, node.getName() + ":0");
      } else if (node.containsAttr("f")) {
        addPassed(node);
      }
    }
  }

  private void addPassed(NodeDef call) {
    String name = call.getAttrOrThrow("f").getFunc().getName();
    SavedConcreteFunction function = objects.getConcreteFunctionsMap().get(name);
    if (function == null) {
      return;
    }
    List<String> inputs =
        call.getInputList().stream().filter(input -> !input.startsWith("^")).toList();
    int first = inputs.size() - function.getBoundInputsCount();
    for (int i = 0; first >= 0 && i < function.getBoundInputsCount(); i++) {
      passed.put(
          function.getBoundInputs(i), TensorName.parse(inputs.get(first + i)).toString());
    }
  }

  /**
   * Adds the tensor of each object.
   *
   * @return null, or a sentence that names the first object that has none
   */
  @Nullable
  String resolve(List<Integer> nodes, List<String> tensors) {
    for (int node : nodes) {
      String tensor = node >= 0 && node < objects.getNodesCount() ? tensor(node) : null;
      if (tensor == null) {
        return "It captures " + text(node) + ", which the graph does not have.";
      }
      tensors.add(tensor);
    }
    return null;
  }

  private @Nullable String tensor(int node) {
    String known = passed.get(node);
    if (known != null) {
      return known;
    }
    SavedObject object = objects.getNodes(node);
    return switch (object.getKindCase()) {
      case VARIABLE -> variables.get(object.getVariable().getName());
      case CONSTANT -> object.getConstant().getOperation() + ":0";
      case ASSET -> asset(object.getAsset().getAssetFileDefIndex());
      default -> null;
    };
  }

  private @Nullable String asset(int index) {
    return index >= 0 && index < metaGraph.getAssetFileDefCount()
        ? metaGraph.getAssetFileDef(index).getTensorInfo().getName()
        : null;
  }

  private String text(int node) {
    if (node < 0 || node >= objects.getNodesCount()) {
      return "the object " + node;
    }
    SavedObject object = objects.getNodes(node);
    return switch (object.getKindCase()) {
      case VARIABLE -> "the variable \"" + object.getVariable().getName() + '"';
      case CONSTANT -> "the constant \"" + object.getConstant().getOperation() + '"';
      default -> "the object " + node + " (" + object.getKindCase() + ')';
    };
  }
}
