/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.FunctionDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.io.Serializable;
import java.util.List;

/**
 * A call of a function that is put into the graph when the model is loaded: placeholders for the
 * arguments, and the call itself.
 *
 * @param function the function's name in the library
 * @param arguments the element types of the arguments
 * @param captures the tensors of the graph that follow the arguments
 * @param results the element types of the results
 */
public record FunctionCall(
    String function, List<ElementType> arguments, List<String> captures, List<ElementType> results)
    implements Serializable {
  /** The name of the node that calls. */
  public static final String NODE = "spark_savedmodel_call";

  /** Copies the lists. */
  public FunctionCall {
    arguments = List.copyOf(arguments);
    captures = List.copyOf(captures);
    results = List.copyOf(results);
  }

  static FunctionCall of(FunctionDescription function) {
    return new FunctionCall(
        function.name(),
        function.inputs().stream().map(TensorSpec::elementType).toList(),
        function.captures(),
        function.outputs().stream().map(TensorSpec::elementType).toList());
  }

  /** The name of the placeholder of an argument. */
  public static String placeholder(int argument) {
    return NODE + "/argument_" + argument;
  }

  static TensorName argument(int index) {
    return new TensorName(placeholder(index), 0);
  }

  static TensorName result(int index) {
    return new TensorName(NODE, index);
  }
}
