/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.NodeDef;

/**
 * Works out shapes that are not written into a graph, as in frozen graphs: for the operations that
 * models commonly end with. Whatever it does not know is of unknown rank. Confined to one thread.
 */
final class ShapeInference {
  private static final Set<String> AS_FIRST_INPUT = Set.of(
      "Identity",
      "IdentityN",
      "StopGradient",
      "PreventGradient",
      "CheckNumerics",
      "Snapshot",
      "Relu",
      "Relu6",
      "LeakyRelu",
      "Elu",
      "Selu",
      "Softplus",
      "Softsign",
      "Sigmoid",
      "Tanh",
      "Softmax",
      "LogSoftmax",
      "BiasAdd",
      "BiasAddV1",
      "Cast",
      "Bitcast",
      "Neg",
      "Abs",
      "Sign",
      "Square",
      "Sqrt",
      "Rsqrt",
      "Exp",
      "Expm1",
      "Log",
      "Log1p",
      "Floor",
      "Ceil",
      "Round",
      "Rint",
      "Reciprocal",
      "Inv",
      "Erf",
      "Sin",
      "Cos",
      "LogicalNot",
      "IsNan",
      "IsInf",
      "IsFinite",
      "ZerosLike",
      "OnesLike",
      "ClipByValue",
      "FusedBatchNorm",
      "FusedBatchNormV2",
      "FusedBatchNormV3",
      "LRN",
      "Reverse",
      "ReverseV2",
      "Cumsum",
      "PlaceholderWithDefault",
      "AsString",
      "StringLower",
      "StringUpper",
      "StringStrip",
      "DecodeBase64",
      "EncodeBase64",
      "LookupTableFindV2");

  private static final Set<String> BROADCAST = Set.of(
      "Add",
      "AddV2",
      "Sub",
      "Mul",
      "MulNoNan",
      "Div",
      "DivNoNan",
      "RealDiv",
      "TruncateDiv",
      "FloorDiv",
      "FloorMod",
      "Mod",
      "Pow",
      "Maximum",
      "Minimum",
      "SquaredDifference",
      "Greater",
      "GreaterEqual",
      "Less",
      "LessEqual",
      "Equal",
      "NotEqual",
      "LogicalAnd",
      "LogicalOr");

  private static final Set<String> IMAGE_LAYERS = Set.of(
      "Conv2D",
      "DepthwiseConv2dNative",
      "MaxPool",
      "MaxPoolV2",
      "AvgPool",
      "ResizeBilinear",
      "ResizeNearestNeighbor");

  private static final Set<String> REDUCTIONS =
      Set.of("Mean", "Sum", "Max", "Min", "Prod", "All", "Any");

  private static final int DEEPEST = 1000;
  private static final TensorShape UNKNOWN = TensorShape.unknownRank();

  private final GraphTensors graph;
  private final Map<TensorName, TensorShape> known = new HashMap<>();
  private int depth;

  ShapeInference(GraphTensors graph) {
    this.graph = graph;
  }

  /** The shape, of unknown rank where it cannot be told. */
  TensorShape shape(TensorName tensor) {
    TensorShape found = known.get(tensor);
    if (found != null) {
      return found;
    }
    NodeDef node = graph.node(tensor.operation());
    if (node == null || depth >= DEEPEST) {
      return UNKNOWN;
    }
    TensorShape written = graph.writtenShape(node, tensor.index());
    if (written != null) {
      return written;
    }
    // What is asked for again before it is known is part of a loop.
    known.put(tensor, UNKNOWN);
    depth++;
    TensorShape inferred = infer(node, tensor.index());
    depth--;
    known.put(tensor, inferred);
    return inferred;
  }

  private TensorShape infer(NodeDef node, int index) {
    String operation = node.getOp();
    if (AS_FIRST_INPUT.contains(operation)) {
      return index == 0 || operation.equals("IdentityN") ? input(node, index) : UNKNOWN;
    }
    if (index > 0) {
      return UNKNOWN;
    }
    if (BROADCAST.contains(operation)) {
      return broadcast(input(node, 0), input(node, 1));
    }
    if (REDUCTIONS.contains(operation)) {
      return reduced(input(node, 0), constant(node, 1), flag(node, "keep_dims"));
    }
    if (IMAGE_LAYERS.contains(operation)) {
      TensorShape images = input(node, 0);
      return images.hasKnownRank() && images.rank() == 4
          ? TensorShape.of(images.dimension(0), -1, -1, -1)
          : TensorShape.of(-1, -1, -1, -1);
    }
    return switch (operation) {
      case "MatMul" -> product(node);
      case "ArgMax", "ArgMin" -> reduced(input(node, 0), constant(node, 1), false);
      case "Reshape" -> reshaped(node);
      case "ExpandDims" -> expanded(input(node, 0), constant(node, 1));
      case "Squeeze" -> squeezed(node);
      case "Concat" -> concatenated(input(node, 1));
      case "ConcatV2" -> concatenated(input(node, 0));
      case "SelectV2" -> broadcast(input(node, 1), input(node, 2));
      case "Select" -> input(node, 1);
      case "GatherV2", "Gather", "ResourceGather" -> gathered(node);
      case "ReadVariableOp" -> variable(node);
      default -> UNKNOWN;
    };
  }

  private TensorShape input(NodeDef node, int index) {
    return index < node.getInputCount() ? shape(TensorName.parse(node.getInput(index))) : UNKNOWN;
  }

  private @Nullable NodeDef producer(NodeDef node, int index) {
    return index < node.getInputCount()
        ? graph.node(TensorName.parse(node.getInput(index)).operation())
        : null;
  }

  /** The whole numbers that are fed into an input as a constant. */
  private Optional<List<Long>> constant(NodeDef node, int index) {
    return index < node.getInputCount() ? constant(node.getInput(index)) : Optional.empty();
  }

  /** Frozen graphs have an identity behind what was a variable. */
  private Optional<List<Long>> constant(String input) {
    NodeDef value = graph.node(TensorName.parse(input).operation());
    if (value != null && value.getOp().equals("Identity")) {
      value = producer(value, 0);
    }
    if (value == null || !value.getOp().equals("Const") || !value.containsAttr("value")) {
      return Optional.empty();
    }
    return ConstantTensor.decode(value.getAttrOrThrow("value").getTensor())
        .filter(tensor -> tensor.values().stream().allMatch(ShapeInference::isWhole))
        .map(ShapeInference::longs);
  }

  private static boolean isWhole(Object number) {
    return number instanceof Integer || number instanceof Long;
  }

  private static List<Long> longs(TensorValue tensor) {
    return tensor.values().stream().map(number -> ((Number) number).longValue()).toList();
  }

  private static boolean flag(NodeDef node, String attribute) {
    return node.containsAttr(attribute) && node.getAttrOrThrow(attribute).getB();
  }

  private static TensorShape broadcast(TensorShape left, TensorShape right) {
    if (!left.hasKnownRank() || !right.hasKnownRank()) {
      return UNKNOWN;
    }
    int rank = Math.max(left.rank(), right.rank());
    long[] sizes = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      long one = fromEnd(left, rank - axis);
      long other = fromEnd(right, rank - axis);
      sizes[axis] = one == 1 ? other : other == 1 || one == other ? one : Math.max(one, other);
    }
    return TensorShape.of(sizes);
  }

  private static long fromEnd(TensorShape shape, int place) {
    return place > shape.rank() ? 1 : shape.dimension(shape.rank() - place);
  }

  private TensorShape product(NodeDef node) {
    TensorShape left = input(node, 0);
    TensorShape right = input(node, 1);
    long rows = left.hasKnownRank() && left.rank() == 2
        ? left.dimension(flag(node, "transpose_a") ? 1 : 0)
        : -1;
    long columns = right.hasKnownRank() && right.rank() == 2
        ? right.dimension(flag(node, "transpose_b") ? 0 : 1)
        : -1;
    return TensorShape.of(rows, columns);
  }

  private static TensorShape reduced(
      TensorShape shape, Optional<List<Long>> axes, boolean keepsDimensions) {
    if (!shape.hasKnownRank() || axes.isEmpty()) {
      return UNKNOWN;
    }
    List<Long> sizes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      boolean isReduced =
          axes.get().contains((long) axis) || axes.get().contains((long) axis - shape.rank());
      if (!isReduced) {
        sizes.add(shape.dimension(axis));
      } else if (keepsDimensions) {
        sizes.add(1L);
      }
    }
    return of(sizes);
  }

  private static TensorShape of(List<Long> sizes) {
    return TensorShape.of(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  /** The new shape is a constant, or packed from constants and sizes of other tensors. */
  private TensorShape reshaped(NodeDef node) {
    Optional<List<Long>> sizes = constant(node, 1);
    if (sizes.isPresent()) {
      return of(sizes.get());
    }
    NodeDef packed = producer(node, 1);
    return packed != null && packed.getOp().equals("Pack")
        ? of(packed.getInputList().stream().map(this::single).toList())
        : UNKNOWN;
  }

  private long single(String input) {
    return constant(input)
        .filter(sizes -> sizes.size() == 1)
        .map(sizes -> sizes.get(0))
        .orElse(-1L);
  }

  private static TensorShape expanded(TensorShape shape, Optional<List<Long>> axis) {
    if (!shape.hasKnownRank() || axis.isEmpty() || axis.get().size() != 1) {
      return UNKNOWN;
    }
    List<Long> sizes = sizes(shape);
    long at = axis.get().get(0) < 0
        ? axis.get().get(0) + shape.rank() + 1
        : axis.get().get(0);
    if (at < 0 || at > shape.rank()) {
      return UNKNOWN;
    }
    sizes.add((int) at, 1L);
    return of(sizes);
  }

  private TensorShape squeezed(NodeDef node) {
    TensorShape shape = input(node, 0);
    List<Long> axes = node.containsAttr("squeeze_dims")
        ? node.getAttrOrThrow("squeeze_dims").getList().getIList()
        : List.of();
    return axes.isEmpty() ? UNKNOWN : reduced(shape, Optional.of(axes), false);
  }

  private static TensorShape concatenated(TensorShape first) {
    if (!first.hasKnownRank()) {
      return UNKNOWN;
    }
    List<Long> sizes = sizes(first);
    sizes.replaceAll(size -> -1L);
    return of(sizes);
  }

  /** Rows of a table, the first dimension of which is indexed unless an axis says otherwise. */
  private TensorShape gathered(NodeDef node) {
    TensorShape table = node.getOp().equals("ResourceGather") ? variable(node) : input(node, 0);
    TensorShape indices = input(node, 1);
    boolean isFirst = node.getInputCount() < 3
        || constant(node, 2).filter(List.of(0L)::equals).isPresent();
    if (!isFirst || !table.hasKnownRank() || table.isScalar() || !indices.hasKnownRank()) {
      return UNKNOWN;
    }
    List<Long> sizes = sizes(indices);
    sizes.addAll(sizes(table.rowShape()));
    return of(sizes);
  }

  private static List<Long> sizes(TensorShape shape) {
    List<Long> sizes = new ArrayList<>();
    for (long size : shape.dimensions()) {
      sizes.add(size);
    }
    return sizes;
  }

  private TensorShape variable(NodeDef reader) {
    NodeDef handle = producer(reader, 0);
    return handle != null && handle.getOp().equals("VarHandleOp") && handle.containsAttr("shape")
        ? GraphTensors.toShape(handle.getAttrOrThrow("shape").getShape())
        : UNKNOWN;
  }
}
