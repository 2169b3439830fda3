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
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.Struct.StructuredValue;

/** The functions attached to the objects of a model, once for each set of arguments. */
final class FunctionListing {
  private final Map<String, SavedConcreteFunction> concrete;

  private FunctionListing(ObjectTree objects) {
    this.concrete = objects.graph().getConcreteFunctionsMap();
  }

  static List<TracedFunction> of(ObjectTree objects) {
    FunctionListing listing = new FunctionListing(objects);
    return objects.byPath().entrySet().stream()
        .filter(entry -> entry.getValue().getKindCase() == SavedObject.KindCase.FUNCTION)
        .flatMap(entry -> listing.functions(entry.getKey(), entry.getValue().getFunction()))
        .toList();
  }

  private Stream<TracedFunction> functions(String path, SavedFunction function) {
    return function.getConcreteFunctionsList().stream()
        .flatMap(name -> Stream.ofNullable(concrete.get(name))
            .map(found -> function(path, name, found, function.getFunctionSpec())));
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
