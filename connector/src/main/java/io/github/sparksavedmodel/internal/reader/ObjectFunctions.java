/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.FunctionDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.Struct.StructuredValue;

/** Finds the functions that are attached to the objects of a TF2 model. */
final class ObjectFunctions {
  private static final String CALL = "__call__";
  private static final Set<String> NOT_FOLLOWED = Set.of("signatures", "keras_api");

  private final SavedObjectGraph objects;
  private final ObjectCaptures captures;
  private final Map<String, FunctionDef> library = new HashMap<>();

  private ObjectFunctions(MetaGraphDef metaGraph) {
    objects = metaGraph.getObjectGraphDef();
    captures = new ObjectCaptures(metaGraph);
    metaGraph
        .getGraphDef()
        .getLibrary()
        .getFunctionList()
        .forEach(function -> library.put(function.getSignature().getName(), function));
  }

  /** All functions, sorted by path and name. */
  static List<FunctionDescription> of(MetaGraphDef metaGraph) {
    return metaGraph.getObjectGraphDef().getNodesCount() == 0
        ? List.of()
        : new ObjectFunctions(metaGraph).find();
  }

  private List<FunctionDescription> find() {
    List<FunctionDescription> found = new ArrayList<>();
    new ObjectTree(objects)
        .byPath((object, name) -> !object.hasFunction() && isFollowed(name))
        .forEach((path, object) -> object
            .getFunction()
            .getConcreteFunctionsList()
            .forEach(name -> add(path, name, found)));
    found.sort(
        Comparator.comparing(FunctionDescription::path).thenComparing(FunctionDescription::name));
    return found;
  }

  private static boolean isFollowed(String name) {
    return name.equals(CALL) || !(name.startsWith("_") || NOT_FOLLOWED.contains(name));
  }

  private void add(String path, String name, List<FunctionDescription> found) {
    SavedConcreteFunction function = objects.getConcreteFunctionsMap().get(name);
    FunctionDef definition = library.get(name);
    if (function == null || definition == null) {
      return;
    }
    OpDef signature = definition.getSignature();
    int arguments = signature.getInputArgCount() - function.getBoundInputsCount();
    List<StructuredValue> declared = new ArrayList<>();
    ValueLeaves.add(function.getCanonicalizedInputSignature(), declared);
    Map<String, StructuredValue> results = ValueLeaves.named(function.getOutputSignature());
    List<String> captured = new ArrayList<>();
    String obstacle = captures.resolve(function.getBoundInputsList(), captured);
    boolean isFlat =
        declared.size() == arguments && results.size() == signature.getOutputArgCount();
    if (!isFlat) {
      obstacle = "It takes or gives values that are no tensors, such as sparse or ragged ones.";
    }
    found.add(new FunctionDescription(
        path,
        name,
        isFlat ? inputs(declared, signature) : List.of(),
        isFlat ? outputs(results, signature) : List.of(),
        captured,
        obstacle));
  }

  private static List<TensorSpec> inputs(List<StructuredValue> declared, OpDef signature) {
    List<TensorSpec> inputs = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < declared.size(); i++) {
      OpDef.ArgDef argument = signature.getInputArg(i);
      String name = declared.get(i).getTensorSpecValue().getName();
      String key = !name.isEmpty() && keys.add(name) ? name : argument.getName();
      inputs.add(spec(key, FunctionCall.argument(i).toString(), declared.get(i), argument)
          .withPlaceholder(true));
    }
    return inputs;
  }

  private static List<TensorSpec> outputs(Map<String, StructuredValue> results, OpDef signature) {
    List<TensorSpec> outputs = new ArrayList<>();
    results.forEach((key, value) -> outputs.add(spec(
        key,
        FunctionCall.result(outputs.size()).toString(),
        value,
        signature.getOutputArg(outputs.size()))));
    return outputs;
  }

  private static TensorSpec spec(
      String key, String tensor, StructuredValue declared, OpDef.ArgDef argument) {
    return TensorSpec.dense(
        key,
        tensor,
        ElementType.ofNumber(argument.getTypeValue()).orElse(ElementType.UNKNOWN),
        GraphTensors.toShape(declared.getTensorSpecValue().getShape()));
  }
}
