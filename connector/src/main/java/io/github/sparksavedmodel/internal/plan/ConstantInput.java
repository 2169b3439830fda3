/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.TensorValue;
import java.io.Serializable;

/**
 * An input that no column fills: it is fed the same value in every run.
 *
 * @param input the key of the input
 * @param tensorName the tensor in the graph, {@code operation:index}
 * @param value the whole tensor
 */
public record ConstantInput(String input, String tensorName, TensorValue value)
    implements Serializable {

  @Override
  public String toString() {
    return "default " + value + " -> " + input + " " + value.elementType();
  }
}
