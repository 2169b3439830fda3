/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.TensorValue;
import java.io.Serializable;
import java.util.List;

/**
 * An input that no column fills: it is fed the same value in every run.
 *
 * @param signatures the keys of the signatures that it is an input of
 * @param input the key of the input
 * @param tensorName the tensor in the graph, {@code operation:index}
 * @param placeholder whether the tensor has no value unless it is fed
 * @param value the whole tensor
 */
public record ConstantInput(
    List<String> signatures,
    String input,
    String tensorName,
    boolean placeholder,
    TensorValue value)
    implements Serializable {

  /** Copies the list. */
  public ConstantInput {
    signatures = List.copyOf(signatures);
  }

  /** The keys of the signatures, for messages that put them between quotes. */
  public String signatureText() {
    return String.join("\" and \"", signatures);
  }

  /** The same as an input of these signatures. */
  ConstantInput of(List<String> others) {
    return new ConstantInput(others, input, tensorName, placeholder, value);
  }

  @Override
  public String toString() {
    return "default " + value + " -> " + input + " " + value.elementType();
  }
}
