/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One signature of a MetaGraph: {@code SignatureDef} of {@code meta_graph.proto}.
 *
 * @param key the name under which the MetaGraph lists it, for instance {@code serving_default}
 * @param methodName the method, for instance {@code tensorflow/serving/predict}; may be empty
 * @param inputs the inputs, sorted by key
 * @param outputs the outputs, sorted by key
 */
public record SignatureDescription(
    String key, String methodName, List<TensorSpec> inputs, List<TensorSpec> outputs)
    implements Serializable {

  /** Sorts and copies the lists. */
  public SignatureDescription {
    inputs = sorted(inputs);
    outputs = sorted(outputs);
  }

  private static List<TensorSpec> sorted(List<TensorSpec> specs) {
    return specs.stream().sorted(Comparator.comparing(TensorSpec::key)).toList();
  }

  /** The input with this key, if there is one. */
  public Optional<TensorSpec> input(String inputKey) {
    return inputs.stream().filter(spec -> spec.key().equals(inputKey)).findFirst();
  }

  /** The output with this key, if there is one. */
  public Optional<TensorSpec> output(String outputKey) {
    return outputs.stream().filter(spec -> spec.key().equals(outputKey)).findFirst();
  }
}
