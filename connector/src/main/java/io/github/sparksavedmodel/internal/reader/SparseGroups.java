/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.internal.reader.ParsedTensors.Output;
import io.github.sparksavedmodel.model.FeatureGroup;
import io.github.sparksavedmodel.model.FeaturePart;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * Finds the sparse tensors that a graph builds from features with indices and one with values. It
 * joins the rows of their batch with the indices, as {@code sparse_merge} of TensorFlow's Python
 * does, and gives them on together with the values.
 */
final class SparseGroups {
  private final ParsedTensors tensors;
  private final Function<String, Optional<TensorValue>> constants;

  SparseGroups(ParsedTensors tensors, Function<String, Optional<TensorValue>> constants) {
    this.tensors = tensors;
    this.constants = constants;
  }

  List<FeatureGroup> find() {
    return IntStream.range(0, tensors.sparse().size())
        .boxed()
        .flatMap(feature -> tensors.uses(Output.SPARSE_INDICES, feature).stream())
        .filter(use -> use.input() == 0 && use.node().getOp().equals("StridedSlice"))
        .flatMap(rows -> tensors.uses(rows.node()).stream())
        .filter(use -> use.input() == 0 && use.node().getOp().equals("ConcatV2"))
        .flatMap(joined -> groups(joined.node()))
        .distinct()
        .toList();
  }

  private Stream<FeatureGroup> groups(NodeDef indices) {
    List<String> keys = new ArrayList<>();
    List<String> joined = behindRows(indices);
    for (String tensor : joined) {
      tensors.origin(tensor, Output.SPARSE_VALUES).map(tensors.sparse()::get).ifPresent(keys::add);
    }
    if (keys.isEmpty() || keys.size() != joined.size()) {
      return Stream.empty();
    }
    return tensors.uses(indices).stream().flatMap(use -> groups(use.node(), keys));
  }

  /** The groups of an operation that takes a sparse tensor in three parts. */
  private Stream<FeatureGroup> groups(NodeDef user, List<String> keys) {
    List<Long> sizes = user.getInputList().stream()
        .map(tensor -> sizes(tensor, keys.size()))
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
    List<FeaturePart> parts = IntStream.range(0, keys.size())
        .mapToObj(place -> new FeaturePart(
            FeaturePart.Role.INDEX, keys.get(place), sizes.isEmpty() ? -1 : sizes.get(place)))
        .toList();
    return user.getInputList().stream()
        .flatMap(tensor -> tensors.origin(tensor, Output.SPARSE_VALUES).stream())
        .map(values -> new FeatureGroup(tensors.sparse().get(values), parts));
  }

  /** The sizes in a dense shape that joins the rows of a batch with constants. */
  private List<Long> sizes(String tensor, int count) {
    Optional<NodeDef> shape = tensors
        .producer(tensor)
        .filter(node -> node.getOp().equals("ConcatV2"))
        .filter(node -> tensors.origin(node.getInput(0), Output.SPARSE_SHAPES).isPresent());
    List<Long> sizes = new ArrayList<>();
    shape.ifPresent(node -> behindRows(node).forEach(part -> add(part, sizes)));
    return sizes.size() == count ? sizes : List.of();
  }

  private void add(String part, List<Long> sizes) {
    Optional<NodeDef> packed =
        tensors.producer(part).filter(node -> node.getOp().equals("Pack"));
    List<String> scalars = packed.isPresent() ? packed.get().getInputList() : List.of(part);
    for (String scalar : scalars) {
      tensors.producer(scalar).flatMap(node -> constants.apply(node.getName())).stream()
          .flatMap(value -> value.values().stream())
          .forEach(size -> sizes.add(size instanceof Number number ? number.longValue() : -1L));
    }
  }

  /** What is joined to the first input: the others but the axis. */
  private static List<String> behindRows(NodeDef concat) {
    return concat.getInputList().stream()
        .filter(tensor -> !tensor.startsWith("^"))
        .limit(concat.getAttrOrDefault("N", AttrValue.getDefaultInstance()).getI())
        .skip(1)
        .toList();
  }
}
