/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What the main graph itself says of its tensors, for signatures that say nothing or something
 * wrong: the runtime follows the graph.
 */
final class GraphTensors {
  /** Up to this version of the graph format, a placeholder's scalar shape means "unknown". */
  private static final int LAST_PRODUCER_WITHOUT_SCALARS = 21;

  private static final Set<String> PLACEHOLDERS = Set.of("Placeholder", "PlaceholderV2");

  private static final Set<String> OPERATIONS_WITH_SHAPE =
      Set.of("Placeholder", "PlaceholderV2", "PlaceholderWithDefault", "Variable", "VariableV2");

  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Map<String, OpDef> operations = new HashMap<>();
  private final int producer;

  GraphTensors(MetaGraphDef metaGraph) {
    metaGraph.getGraphDef().getNodeList().forEach(node -> nodes.put(node.getName(), node));
    metaGraph
        .getMetaInfoDef()
        .getStrippedOpList()
        .getOpList()
        .forEach(operation -> operations.put(operation.getName(), operation));
    producer = metaGraph.getGraphDef().getVersions().getProducer();
  }

  /** The element type of {@code operation:index}, if the graph tells. */
  Optional<ElementType> elementType(String tensorName) {
    TensorName name = TensorName.parse(tensorName);
    NodeDef node = nodes.get(name.operation());
    if (node == null) {
      return Optional.empty();
    }
    OptionalInt number = typeNumber(node, name.index());
    return number.isEmpty()
        ? Optional.empty()
        : ElementType.ofNumber(number.getAsInt()).filter(type -> type != ElementType.UNKNOWN);
  }

  private OptionalInt typeNumber(NodeDef node, int index) {
    OpDef operation = operation(node);
    if (operation == null) {
      return index == 0 && node.containsAttr("dtype")
          ? OptionalInt.of(node.getAttrOrThrow("dtype").getTypeValue())
          : OptionalInt.empty();
    }
    return outputType(node, operation, index);
  }

  /** As the model declares it, else as TensorFlow does. */
  private @Nullable OpDef operation(NodeDef node) {
    OpDef own = operations.get(node.getOp());
    return own == null ? StandardOperations.find(node.getOp()) : own;
  }

  /** How many tensors the node gives; one if nothing is known of its operation. */
  int outputCount(NodeDef node) {
    OpDef operation = operation(node);
    if (operation == null) {
      return 1;
    }
    long sum = 0;
    for (OpDef.ArgDef output : operation.getOutputArgList()) {
      List<Integer> types = outputTypes(node, operation, output);
      sum += output.getTypeListAttr().isEmpty() ? count(node, operation, output) : types.size();
    }
    return (int) Math.min(sum, Integer.MAX_VALUE);
  }

  private static OptionalInt outputType(NodeDef node, OpDef operation, int index) {
    long left = index;
    for (OpDef.ArgDef output : operation.getOutputArgList()) {
      List<Integer> types = outputTypes(node, operation, output);
      long count = types.size() == 1 ? count(node, operation, output) : types.size();
      if (left < count) {
        return OptionalInt.of(types.get(types.size() == 1 ? 0 : (int) left));
      }
      left -= count;
    }
    return OptionalInt.empty();
  }

  private static List<Integer> outputTypes(NodeDef node, OpDef operation, OpDef.ArgDef output) {
    if (!output.getTypeListAttr().isEmpty()) {
      return attribute(node, operation, output.getTypeListAttr()).getList().getTypeValueList();
    }
    return List.of(
        output.getTypeAttr().isEmpty()
            ? output.getTypeValue()
            : attribute(node, operation, output.getTypeAttr()).getTypeValue());
  }

  private static long count(NodeDef node, OpDef operation, OpDef.ArgDef output) {
    return output.getNumberAttr().isEmpty()
        ? 1
        : Math.max(0, attribute(node, operation, output.getNumberAttr()).getI());
  }

  /** The node's attribute, else the operation's default for it, else an empty value. */
  private static AttrValue attribute(NodeDef node, OpDef operation, String name) {
    AttrValue own = node.getAttrMap().get(name);
    if (own != null) {
      return own;
    }
    return operation.getAttrList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .map(OpDef.AttrDef::getDefaultValue)
        .findFirst()
        .orElse(AttrValue.getDefaultInstance());
  }

  /** Whether {@code operation:index} has no value unless it is fed. */
  boolean isPlaceholder(String tensorName) {
    NodeDef node = nodes.get(TensorName.parse(tensorName).operation());
    return node != null && PLACEHOLDERS.contains(node.getOp());
  }

  /** The shape of {@code operation:index} as far as the graph tells; else of unknown rank. */
  TensorShape shape(String tensorName) {
    TensorName name = TensorName.parse(tensorName);
    NodeDef node = nodes.get(name.operation());
    if (node == null) {
      return TensorShape.unknownRank();
    }
    TensorShapeProto found = shapeOf(node, name.index());
    return found == null ? new ShapeInference(this).shape(name) : toShape(found);
  }

  /** The shape that is written into the graph, or null. */
  @Nullable
  TensorShape writtenShape(NodeDef node, int index) {
    TensorShapeProto found = shapeOf(node, index);
    return found == null ? null : toShape(found);
  }

  /** The node of this name, or null. */
  @Nullable
  NodeDef node(String name) {
    return nodes.get(name);
  }

  private @Nullable TensorShapeProto shapeOf(NodeDef node, int index) {
    Map<String, AttrValue> attributes = node.getAttrMap();
    AttrValue inferred = attributes.get("_output_shapes");
    if (inferred != null && index < inferred.getList().getShapeCount()) {
      return inferred.getList().getShape(index);
    }
    if (node.getOp().equals("Const") && attributes.containsKey("value")) {
      return node.getAttrOrThrow("value").getTensor().getTensorShape();
    }
    AttrValue declared = attributes.get("shape");
    if (declared == null || index != 0 || !OPERATIONS_WITH_SHAPE.contains(node.getOp())) {
      return null;
    }
    return isLegacyUnknown(node, declared.getShape()) ? null : declared.getShape();
  }

  private boolean isLegacyUnknown(NodeDef node, TensorShapeProto shape) {
    return node.getOp().equals("Placeholder")
        && shape.getDimCount() == 0
        && producer <= LAST_PRODUCER_WITHOUT_SCALARS;
  }

  static TensorShape toShape(TensorShapeProto proto) {
    if (proto.getUnknownRank()) {
      return TensorShape.unknownRank();
    }
    return TensorShape.of(proto.getDimList().stream()
        .mapToLong(dimension -> Math.max(-1, dimension.getSize()))
        .toArray());
  }
}
