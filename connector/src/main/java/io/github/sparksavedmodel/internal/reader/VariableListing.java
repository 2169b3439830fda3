/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.Variable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.tensorflow.proto.BundleEntryProto;

/** The variables of a model, from the index beside them and the objects that hold them. */
final class VariableListing {
  private static final String OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH";

  private final ObjectTree objects;
  private final List<Variable> variables;

  VariableListing(VariableIndex index, ObjectTree objects) {
    this.objects = objects;
    this.variables = index.entries().entrySet().stream()
        .filter(entry -> !entry.getKey().equals(OBJECT_GRAPH))
        .map(entry -> variable(index, entry))
        .toList();
  }

  List<Variable> variables() {
    return variables;
  }

  private Variable variable(VariableIndex index, Map.Entry<String, BundleEntryProto> named) {
    BundleEntryProto entry = named.getValue();
    String key = named.getKey();
    Optional<CheckpointKey> object = CheckpointKey.parse(key);
    ElementType type = ElementType.ofNumber(entry.getDtypeValue()).orElse(ElementType.UNKNOWN);
    TensorShape shape = GraphTensors.toShape(entry.getShape());
    return new Variable(
        object.map(this::graphName).orElse(key),
        object.map(CheckpointKey::path).orElse(""),
        key,
        type,
        shape,
        entry.getSlicesCount() == 0 ? entry.getSize() : sizeOf(index, type, shape),
        entry.getShardId());
  }

  /** A partitioned variable has no bytes of its own; its slices have as many as it would have. */
  private static long sizeOf(VariableIndex index, ElementType type, TensorShape shape) {
    try {
      return shape.isFullyKnown() ? Math.multiplyExact(shape.elementCount(), type.byteWidth()) : 0;
    } catch (ArithmeticException e) {
      throw VariableIndex.corrupt(index.file(), "a variable of it has an impossible shape", e);
    }
  }

  private String graphName(CheckpointKey key) {
    OptionalInt node = objects.find(key.names());
    String name =
        node.isPresent() ? objects.object(node.getAsInt()).getVariable().getName() : "";
    return name.isEmpty() ? String.join("/", key.names()) : name;
  }

  /** The variable by its path, by any other path to the same object, or by a name. */
  Variable choose(String path, String wanted) {
    return variables.stream()
        .filter(variable -> isCalled(variable, wanted))
        .findFirst()
        .or(() -> at(wanted))
        .orElseThrow(() -> new ModelException(ErrorCondition.MODEL_VARIABLE_NOT_FOUND.with(
            "path",
            path,
            "variable",
            wanted,
            "available",
            ErrorMessage.quoted(nearestFirst(wanted)))));
  }

  private List<String> nearestFirst(String wanted) {
    List<String> labels = variables.stream().map(Variable::label).toList();
    return Stream.concat(SimilarNames.of(wanted, labels).stream(), labels.stream())
        .distinct()
        .toList();
  }

  private static boolean isCalled(Variable variable, String wanted) {
    return variable.path().equals(wanted)
        || variable.name().equals(wanted)
        || (variable.name() + ":0").equals(wanted)
        || variable.key().equals(wanted);
  }

  private Optional<Variable> at(String path) {
    OptionalInt node = objects.find(path);
    return node.isEmpty()
        ? Optional.empty()
        : variables.stream()
            .filter(variable -> CheckpointKey.parse(variable.key())
                .map(key -> objects.find(key.names()).equals(node))
                .orElse(false))
            .findFirst();
  }
}
