/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.TracedFunction;
import io.github.sparksavedmodel.model.TracedFunction.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.SavedObjectGraphOuterClass.FunctionSpec;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedBareConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.Struct.StructuredValue;

/** The functions attached to the objects of a model, once for each set of arguments. */
final class FunctionListing {
  private static final String SIGNATURES = "signatures";

  private final Map<String, SavedConcreteFunction> concrete;

  private FunctionListing(ObjectTree objects) {
    this.concrete = objects.graph().getConcreteFunctionsMap();
  }

  static List<TracedFunction> of(ObjectTree objects) {
    FunctionListing listing = new FunctionListing(objects);
    return attached(objects).entrySet().stream()
        .flatMap(entry -> listing.functions(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * The objects but for those of signatures, and for the traces that a function has below it. The
   * root's own attributes are there even where another one leads to the same object.
   */
  private static Map<String, SavedObject> attached(ObjectTree objects) {
    Map<String, SavedObject> attached =
        objects.byPath((object, name) -> !object.hasFunction() && !name.equals(SIGNATURES));
    objects.attributes().forEach(attached::putIfAbsent);
    return attached;
  }

  private Stream<TracedFunction> functions(String path, SavedObject object) {
    if (object.hasBareConcreteFunction()) {
      SavedBareConcreteFunction bare = object.getBareConcreteFunction();
      return function(path, bare.getConcreteFunctionName(), bare.getFunctionSpec());
    }
    SavedFunction function = object.getFunction();
    return function.getConcreteFunctionsList().stream()
        .flatMap(name -> function(path, name, function.getFunctionSpec()));
  }

  private Stream<TracedFunction> function(String path, String name, FunctionSpec spec) {
    return Stream.ofNullable(concrete.get(name)).map(found -> function(path, name, found, spec));
  }

  private static TracedFunction function(
      String path, String name, SavedConcreteFunction function, FunctionSpec spec) {
    return new TracedFunction(
        path,
        name,
        arguments(function.getCanonicalizedInputSignature(), names(spec)),
        StructureText.of(function.getOutputSignature()));
  }

  /** By position and by name, as the pair (tuple, dictionary). */
  private static List<Argument> arguments(StructuredValue signature, List<String> names) {
    List<Argument> arguments = new ArrayList<>();
    List<StructuredValue> parts = signature.getTupleValue().getValuesList();
    if (!parts.isEmpty()) {
      List<StructuredValue> values = parts.get(0).getTupleValue().getValuesList();
      IntStream.range(0, values.size())
          .mapToObj(i -> new Argument(
              i < names.size() ? names.get(i) : "argument_" + (i + 1),
              StructureText.of(values.get(i))))
          .forEach(arguments::add);
    }
    if (parts.size() > 1) {
      parts.get(1).getDictValue().getFieldsMap().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(entry -> new Argument(entry.getKey(), StructureText.of(entry.getValue())))
          .forEach(arguments::add);
    }
    return arguments;
  }

  /** The names of Python's {@code FullArgSpec}, without the object itself. */
  private static List<String> names(FunctionSpec spec) {
    List<String> names = spec.getFullargspec().getNamedTupleValue().getValuesList().stream()
        .filter(pair -> pair.getKey().equals("args"))
        .flatMap(pair -> pair.getValue().getListValue().getValuesList().stream())
        .map(StructuredValue::getStringValue)
        .toList();
    return spec.getIsMethod() && !names.isEmpty() ? names.subList(1, names.size()) : names;
  }
}
