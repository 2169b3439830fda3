/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A concrete function that is attached to an object of the model, whether or not a signature calls
 * it: {@code SavedConcreteFunction} of {@code saved_object_graph.proto}.
 *
 * @param path where it is attached, from the root object, for instance {@code encoder.encode} or
 *     {@code __call__}; functions that were traced more than once share it
 * @param name its name in the graph's library, which is its own
 * @param inputs its arguments, in their order
 * @param outputs its results, in their order
 * @param captures the tensors of the graph that it needs besides: variables, tables and constants
 * @param obstacleOrNull why it cannot be called, as a sentence, or null
 */
public record FunctionDescription(
    String path,
    String name,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    List<String> captures,
    @Nullable String obstacleOrNull)
    implements Serializable {
  /** Copies the lists. */
  public FunctionDescription {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    captures = List.copyOf(captures);
  }

  /** Why it cannot be called, if so. */
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacleOrNull);
  }

  /** The function as a signature, under its path. */
  public SignatureDescription signature() {
    return new SignatureDescription(path, "", inputs, outputs);
  }
}
