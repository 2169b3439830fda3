/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.Feature;
import io.github.sparksavedmodel.model.FeatureKind;
import io.github.sparksavedmodel.model.FeatureLayout;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * One operation that parses tf.Examples: which features it wants, as {@code parsing_ops.cc} defines
 * its inputs and attributes.
 */
final class ParseOperation {
  private static final Set<String> OPERATIONS = Set.of(
      "ParseExample",
      "ParseExampleV2",
      "ParseSingleExample",
      "ParseSequenceExample",
      "ParseSequenceExampleV2");

  /** Features of one group, whose names, types and shapes are lists of one length. */
  private record Group(boolean listed, Optional<List<String>> names, List<Integer> types) {}

  private final NodeDef node;
  private final IntFunction<Optional<TensorValue>> constants;

  /**
   * A node.
   *
   * @param constants the value of an input of it, if that is a constant
   */
  ParseOperation(NodeDef node, IntFunction<Optional<TensorValue>> constants) {
    this.node = node;
    this.constants = constants;
  }

  static boolean isOne(String operation) {
    return OPERATIONS.contains(operation);
  }

  /** Adds all features that it wants. */
  void addTo(FeatureUnion union) {
    union.parsed(node.getOp().startsWith("ParseSequence"));
    switch (node.getOp()) {
      case "ParseExample" -> addExample(union);
      case "ParseExampleV2" -> addExampleV2(union);
      case "ParseSingleExample" -> addSingleExample(union);
      case "ParseSequenceExample" -> addSequence(union);
      default -> addSequenceV2(union);
    }
  }

  /** Each key is an input of its own, and so is each default. */
  private void addExample(FeatureUnion union) {
    int sparse = Math.max(0, (int) attribute("Nsparse").getI());
    int dense = Math.max(0, (int) attribute("Ndense").getI());
    addAny(union, group(false, keys(2, sparse), "sparse_types"), FeatureLayout.VAR_LENGTH);
    addDense(union, group(false, keys(2 + sparse, dense), "Tdense"), 2 + sparse + dense);
  }

  private void addExampleV2(FeatureUnion union) {
    addAny(union, group(false, keys(2), "sparse_types"), FeatureLayout.VAR_LENGTH);
    addAny(union, group(false, keys(4), "ragged_value_types"), FeatureLayout.RAGGED);
    addDense(union, group(false, keys(3), "Tdense"), 5);
  }

  private void addSingleExample(FeatureUnion union) {
    addAny(union, group(false, keys("sparse_keys"), "sparse_types"), FeatureLayout.VAR_LENGTH);
    addDense(union, group(false, keys("dense_keys"), "Tdense"), 1);
  }

  private void addSequence(FeatureUnion union) {
    addAny(
        union,
        group(false, keys("context_sparse_keys"), "context_sparse_types"),
        FeatureLayout.VAR_LENGTH);
    addDense(union, group(false, keys("context_dense_keys"), "Tcontext_dense"), 2);
    addAny(
        union,
        group(true, keys("feature_list_sparse_keys"), "feature_list_sparse_types"),
        FeatureLayout.VAR_LENGTH);
    List<String> mayMiss = keys("feature_list_dense_missing_assumed_empty").orElse(List.of());
    addLists(
        union,
        group(true, keys("feature_list_dense_keys"), "feature_list_dense_types"),
        (name, place) -> mayMiss.contains(name));
  }

  private void addSequenceV2(FeatureUnion union) {
    addAny(union, group(false, keys(2), "context_sparse_types"), FeatureLayout.VAR_LENGTH);
    addDense(union, group(false, keys(3), "Tcontext_dense"), 9);
    addAny(union, group(false, keys(4), "context_ragged_value_types"), FeatureLayout.RAGGED);
    addAny(union, group(true, keys(5), "feature_list_sparse_types"), FeatureLayout.VAR_LENGTH);
    addAny(union, group(true, keys(7), "feature_list_ragged_value_types"), FeatureLayout.RAGGED);
    List<?> mayMiss = constants.apply(8).map(TensorValue::values).orElse(List.of());
    addLists(
        union,
        group(true, keys(6), "feature_list_dense_types"),
        (name, place) -> place < mayMiss.size() && Boolean.TRUE.equals(mayMiss.get(place)));
  }

  private AttrValue attribute(String name) {
    return node.getAttrOrDefault(name, AttrValue.getDefaultInstance());
  }

  private Group group(boolean listed, Optional<List<String>> names, String types) {
    return new Group(listed, names, attribute(types).getList().getTypeValueList());
  }

  private Optional<List<String>> keys(String attribute) {
    return Optional.of(attribute(attribute).getList().getSList().stream()
        .map(key -> key.toStringUtf8())
        .toList());
  }

  /** The texts of an input that holds all keys. */
  private Optional<List<String>> keys(int input) {
    return constants.apply(input).map(ParseOperation::texts);
  }

  /** The texts of inputs that hold one key each. */
  private Optional<List<String>> keys(int first, int count) {
    List<String> keys = new ArrayList<>();
    for (int input = first; input < Math.min(first + count, node.getInputCount()); input++) {
      constants.apply(input).map(ParseOperation::texts).ifPresent(keys::addAll);
    }
    return keys.size() == count ? Optional.of(keys) : Optional.empty();
  }

  private static List<String> texts(TensorValue value) {
    return value.values().stream()
        .flatMap(element -> element instanceof TensorValue.ByteString text
            ? Stream.of(new String(text.bytes(), java.nio.charset.StandardCharsets.UTF_8))
            : Stream.empty())
        .toList();
  }

  private void addAny(FeatureUnion union, Group group, FeatureLayout layout) {
    each(
        union,
        group,
        (name, place, kind) -> new Feature(
            name, kind, layout, group.listed(), TensorShape.unknownRank(), false, null));
  }

  private void addDense(FeatureUnion union, Group group, int firstDefault) {
    String attribute = node.getOp().contains("Sequence") ? "context_dense_shapes" : "dense_shapes";
    each(union, group, (name, place, kind) -> {
      TensorShape shape = shape(attribute, place);
      boolean isPadded = shape.hasOpenBatchDimension();
      Optional<TensorValue> value = firstDefault + place < node.getInputCount()
          ? constants.apply(firstDefault + place)
          : Optional.empty();
      boolean isEmpty = value.isPresent() && value.get().values().isEmpty();
      return new Feature(
          name,
          kind,
          isPadded ? FeatureLayout.PADDED : FeatureLayout.DENSE,
          false,
          shape,
          isEmpty && !isPadded,
          isPadded || isEmpty ? null : value.map(some -> shaped(some, shape)).orElse(null));
    });
  }

  /** The value may be the input of a Reshape. */
  private static TensorValue shaped(TensorValue value, TensorShape shape) {
    return shape.isFullyKnown() && shape.elementCount() == value.values().size()
        ? new TensorValue(value.elementType(), shape, value.values())
        : value;
  }

  /** Whether a feature list may be missing. */
  @FunctionalInterface
  private interface MayMiss {
    boolean test(String name, int place);
  }

  private void addLists(FeatureUnion union, Group group, MayMiss mayMiss) {
    each(
        union,
        group,
        (name, place, kind) -> new Feature(
            name,
            kind,
            FeatureLayout.DENSE,
            true,
            shape("feature_list_dense_shapes", place),
            !mayMiss.test(name, place),
            null));
  }

  private TensorShape shape(String attribute, int place) {
    AttrValue.ListValue shapes = attribute(attribute).getList();
    return place < shapes.getShapeCount()
        ? GraphTensors.toShape(shapes.getShape(place))
        : TensorShape.unknownRank();
  }

  /** Makes one feature of a group. */
  @FunctionalInterface
  private interface Making {
    Feature make(String name, int place, FeatureKind kind);
  }

  private static void each(FeatureUnion union, Group group, Making making) {
    List<String> names = group.names().orElse(List.of());
    if (names.size() != group.types().size()) {
      union.unknown("the names of " + group.types().size() + " features");
      return;
    }
    IntStream.range(0, names.size())
        .forEach(place -> kind(group.types().get(place))
            .ifPresentOrElse(
                kind -> union.add(making.make(names.get(place), place, kind)),
                () -> union.unknown("the kind of feature \"" + names.get(place) + "\"")));
  }

  private static Optional<FeatureKind> kind(int dataType) {
    Optional<ElementType> type = ElementType.ofNumber(dataType);
    return Stream.of(FeatureKind.values())
        .filter(kind -> type.isPresent() && kind.elementType() == type.get())
        .findFirst();
  }
}
