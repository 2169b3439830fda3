/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.internal.reader.ParsedTensors.Output;
import io.github.sparksavedmodel.model.FeatureGroup;
import io.github.sparksavedmodel.model.FeaturePart;
import io.github.sparksavedmodel.model.FeaturePart.Role;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.NodeDef;

/**
 * Finds the ragged tensors that a graph builds from a feature with values and others that partition
 * them. The first operations behind a feature, as {@code RowPartition} of TensorFlow's Python makes
 * them, tell what its numbers mean; the operations that take the partitions made of them take the
 * values, too.
 */
final class RaggedGroups {
  /** Operations that take values together with row splits, row ids or segment ids. */
  private static final Set<String> TAKING = Set.of(
      "RaggedTensorToTensor",
      "RaggedTensorToVariant",
      "RaggedTensorToSparse",
      "RaggedGather",
      "SegmentSum",
      "SegmentMean",
      "SegmentMax",
      "SegmentMin",
      "SegmentProd",
      "SegmentSumV2",
      "SegmentMaxV2",
      "SegmentMinV2",
      "SegmentProdV2",
      "UnsortedSegmentSum",
      "UnsortedSegmentMax",
      "UnsortedSegmentMin",
      "UnsortedSegmentProd");

  /** Operations that turn row splits, row ids and segment ids into each other. */
  private static final Set<String> TURNING = Set.of(
      "Identity",
      "Cast",
      "StridedSlice",
      "Sub",
      "Add",
      "AddV2",
      "ConcatV2",
      "Cumsum",
      "Range",
      "Tile",
      "ExpandDims",
      "Squeeze",
      "Reshape",
      "BroadcastTo",
      "GatherV2",
      "RaggedRange",
      "Where",
      "Less",
      "Repeat",
      "DenseBincount",
      "Bincount");

  private final ParsedTensors tensors;
  private final Function<String, Optional<TensorValue>> constants;

  RaggedGroups(ParsedTensors tensors, Function<String, Optional<TensorValue>> constants) {
    this.tensors = tensors;
    this.constants = constants;
  }

  /** What a feature's numbers mean, and the operation that begins to use them so. */
  private record Partition(Role role, NodeDef node) {}

  List<FeatureGroup> find() {
    Map<String, List<FeaturePart>> found = new LinkedHashMap<>();
    for (int feature = 0; feature < tensors.ragged().size(); feature++) {
      int partitioning = feature;
      partition(feature)
          .ifPresent(partition -> values(partition.node())
              .filter(values -> values != partitioning)
              .distinct()
              .forEach(values -> found
                  .computeIfAbsent(tensors.ragged().get(values), name -> new ArrayList<>())
                  .add(new FeaturePart(partition.role(), tensors.ragged().get(partitioning), -1))));
    }
    for (int feature = 0; feature < tensors.ragged().size(); feature++) {
      String name = tensors.ragged().get(feature);
      uniformLength(feature)
          .ifPresent(length -> found
              .computeIfAbsent(name, first -> new ArrayList<>())
              .add(new FeaturePart(Role.UNIFORM_ROW_LENGTH, null, length)));
    }
    return found.entrySet().stream()
        .map(entry -> new FeatureGroup(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Optional<Partition> partition(int feature) {
    return tensors.usesPastCasts(tensors.uses(Output.RAGGED_VALUES, feature)).stream()
        .flatMap(use -> partition(use, Role.ROW_LIMITS).stream())
        .findFirst();
  }

  private Optional<Partition> partition(GraphFrame.Use use, Role ifLimits) {
    NodeDef node = use.node();
    return switch (node.getOp()) {
      case "Cumsum" ->
        use.input() == 0 ? Optional.of(new Partition(Role.ROW_LENGTHS, node)) : Optional.empty();
      case "GatherV2" ->
        isTailOfRows(node)
            ? tensors.uses(node).stream()
                .flatMap(next -> partition(next, Role.ROW_SPLITS).stream())
                .findFirst()
            : Optional.empty();
      case "AddV2" -> shifted(use, ifLimits);
      default -> Optional.empty();
    };
  }

  /** Row splits of an Example begin with a 0, which is left out of each: {@code splits[:, 1:]}. */
  private boolean isTailOfRows(NodeDef gather) {
    return tensors
        .producer(gather.getInput(1))
        .filter(node -> node.getOp().equals("RaggedRange"))
        .isPresent();
  }

  /** Numbers that count within an Example become such that count within a batch. */
  private Optional<Partition> shifted(GraphFrame.Use use, Role ifLimits) {
    NodeDef sum = use.node();
    Optional<NodeDef> shift = repeated(sum.getInput(1 - use.input()));
    if (shift.isEmpty()) {
      return Optional.empty();
    }
    if (shift.get().getOp().equals("Cumsum")) {
      return Optional.of(new Partition(Role.VALUE_ROWIDS, sum));
    }
    return tensors.uses(sum).stream()
        .filter(next -> next.node().getOp().equals("ConcatV2"))
        .map(next -> new Partition(next.input() == 0 ? Role.ROW_STARTS : ifLimits, next.node()))
        .findFirst();
  }

  /** What {@code repeat} repeats, where the tensor is made by it. */
  private Optional<NodeDef> repeated(String tensor) {
    Optional<NodeDef> node = tensors.producer(tensor);
    for (String operation : List.of("GatherV2", "Reshape", "Tile", "ExpandDims", "Reshape")) {
      node = node.filter(found -> found.getOp().equals(operation))
          .flatMap(found -> tensors.producer(found.getInput(0)));
    }
    return node;
  }

  /** The features whose values are taken together with what is made of a partition. */
  private Stream<Integer> values(NodeDef start) {
    Set<String> made = tensors.reached(List.of(start), node -> TURNING.contains(node.getOp()));
    return IntStream.range(0, tensors.ragged().size())
        .boxed()
        .filter(feature -> tensors.uses(Output.RAGGED_VALUES, feature).stream()
            .map(GraphFrame.Use::node)
            .filter(node -> TAKING.contains(node.getOp()))
            .anyMatch(node ->
                node.getInputList().stream().map(GraphFrame::nodeName).anyMatch(made::contains)));
  }

  /** The length by which values are reshaped and their row splits divided. */
  private Optional<Long> uniformLength(int feature) {
    boolean isReshaped = tensors.uses(Output.RAGGED_VALUES, feature).stream()
        .anyMatch(use -> use.node().getOp().equals("Reshape"));
    return tensors.uses(Output.RAGGED_ROW_SPLITS, feature).stream()
        .filter(use -> isReshaped && use.input() == 0 && use.node().getOp().equals("FloorDiv"))
        .flatMap(use -> constants.apply(use.node().getInput(1)).stream())
        .flatMap(value -> value.values().stream())
        .filter(Number.class::isInstance)
        .map(length -> ((Number) length).longValue())
        .findFirst();
  }
}
