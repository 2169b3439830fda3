/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedBareConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.Struct.StructuredValue;
import org.tensorflow.proto.Struct.TypeSpecProto;

/**
 * Finds the inputs that are parts of one sparse or ragged argument. TensorFlow 2 lists them in the
 * signature as inputs of their own; only the function that the signature calls knows the argument.
 */
final class FlattenedArguments {
  private static final String SIGNATURES = "signatures";

  private final SavedObjectGraph objects;
  private final Map<String, FunctionDef> functions = new HashMap<>();

  FlattenedArguments(MetaGraphDef metaGraph) {
    this.objects = metaGraph.getObjectGraphDef();
    metaGraph
        .getGraphDef()
        .getLibrary()
        .getFunctionList()
        .forEach(function -> functions.put(function.getSignature().getName(), function));
  }

  /** The signature with such inputs joined, under the key of the first. */
  SignatureDescription joined(SignatureDescription signature) {
    List<TensorSpec> inputs = new ArrayList<>(signature.inputs());
    wrapper(signature.key())
        .ifPresent(wrapper -> call(wrapper)
            .ifPresent(call -> join(leaves(original(call)), keys(wrapper, call), inputs)));
    return new SignatureDescription(
        signature.key(), signature.methodName(), inputs, signature.outputs());
  }

  private Optional<SavedBareConcreteFunction> wrapper(String signature) {
    return object(0)
        .flatMap(root -> child(root, SIGNATURES))
        .flatMap(signatures -> child(signatures, signature))
        .filter(SavedObject::hasBareConcreteFunction)
        .map(SavedObject::getBareConcreteFunction);
  }

  private Optional<SavedObject> object(int node) {
    return node >= 0 && node < objects.getNodesCount()
        ? Optional.of(objects.getNodes(node))
        : Optional.empty();
  }

  private Optional<SavedObject> child(SavedObject parent, String name) {
    return parent.getChildrenList().stream()
        .filter(reference -> reference.getLocalName().equals(name))
        .findFirst()
        .flatMap(reference -> object(reference.getNodeId()));
  }

  /** The call of a function whose arguments are noted, inside the signature's own function. */
  private Optional<NodeDef> call(SavedBareConcreteFunction wrapper) {
    FunctionDef function = functions.get(wrapper.getConcreteFunctionName());
    return Stream.ofNullable(function)
        .flatMap(body -> body.getNodeDefList().stream())
        .filter(node -> objects.containsConcreteFunctions(callee(node)))
        .findFirst();
  }

  private static String callee(NodeDef node) {
    return node.containsAttr("f") ? node.getAttrOrThrow("f").getFunc().getName() : "";
  }

  private SavedConcreteFunction original(NodeDef call) {
    return objects.getConcreteFunctionsOrThrow(callee(call));
  }

  /** The inputs of the signature that a call takes, in its order. */
  private List<String> keys(SavedBareConcreteFunction wrapper, NodeDef call) {
    Map<String, String> keys = new HashMap<>();
    FunctionDef function = functions.get(wrapper.getConcreteFunctionName());
    int count = Math.min(
        wrapper.getArgumentKeywordsCount(),
        function == null ? 0 : function.getSignature().getInputArgCount());
    for (int i = 0; function != null && i < count; i++) {
      keys.put(function.getSignature().getInputArg(i).getName(), wrapper.getArgumentKeywords(i));
    }
    return call.getInputList().stream()
        .map(input -> keys.getOrDefault(input, ""))
        .toList();
  }

  /** The types of a function's arguments, as TensorFlow flattens them. */
  private static List<StructuredValue> leaves(SavedConcreteFunction function) {
    List<StructuredValue> found = new ArrayList<>();
    addLeaves(function.getCanonicalizedInputSignature(), found);
    return found;
  }

  private static void addLeaves(StructuredValue value, List<StructuredValue> found) {
    switch (value.getKindCase()) {
      case TUPLE_VALUE ->
        value.getTupleValue().getValuesList().forEach(part -> addLeaves(part, found));
      case LIST_VALUE ->
        value.getListValue().getValuesList().forEach(part -> addLeaves(part, found));
      case NAMED_TUPLE_VALUE ->
        value
            .getNamedTupleValue()
            .getValuesList()
            .forEach(part -> addLeaves(part.getValue(), found));
      case DICT_VALUE ->
        new TreeMap<>(value.getDictValue().getFieldsMap())
            .values()
            .forEach(part -> addLeaves(part, found));
      case TENSOR_SPEC_VALUE, BOUNDED_TENSOR_SPEC_VALUE, TYPE_SPEC_VALUE -> found.add(value);
      default -> {
        // a constant of Python, which is no tensor
      }
    }
  }

  private static void join(
      List<StructuredValue> leaves, List<String> keys, List<TensorSpec> inputs) {
    int next = 0;
    for (StructuredValue leaf : leaves) {
      int parts = leaf.hasTypeSpecValue() ? leaf.getTypeSpecValue().getNumFlatComponents() : 1;
      if (parts < 0 || next + parts > keys.size()) {
        return;
      }
      if (leaf.hasTypeSpecValue()) {
        join(leaf.getTypeSpecValue(), keys.subList(next, next + parts), inputs);
      }
      next += parts;
    }
  }

  private static void join(TypeSpecProto type, List<String> keys, List<TensorSpec> inputs) {
    List<TensorSpec> parts = keys.stream()
        .flatMap(key -> inputs.stream().filter(input -> input.key().equals(key)))
        .filter(input -> input.encoding() == TensorEncoding.DENSE)
        .toList();
    if (!parts.isEmpty() && parts.size() == keys.size()) {
      CompositeTensor.of(keys.get(0), type, parts).ifPresent(whole -> {
        inputs.removeAll(parts);
        inputs.add(whole);
      });
    }
  }
}
