/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.io.Serializable;
import java.util.List;

/**
 * How rows become tensors and tensors become rows: the only thing that executors need to know about
 * a signature.
 *
 * @param signature the key of the signature
 * @param batching how rows become runs
 * @param inputs the inputs that columns fill, each tensor once
 * @param constants the inputs that are fed their defaults
 * @param outputs the outputs to fetch, sorted by key
 * @param keyColumns the columns whose values identify a row in messages
 */
public record BindingPlan(
    String signature,
    Batching batching,
    List<InputBinding> inputs,
    List<ConstantInput> constants,
    List<OutputBinding> outputs,
    List<ColumnPath> keyColumns)
    implements Serializable {

  /** Copies the lists. */
  public BindingPlan {
    inputs = List.copyOf(inputs);
    constants = List.copyOf(constants);
    outputs = List.copyOf(outputs);
    keyColumns = List.copyOf(keyColumns);
  }

  /** The same plan with only these outputs, in their present order. */
  public BindingPlan withOutputs(List<OutputBinding> fewer) {
    return new BindingPlan(signature, batching, inputs, constants, fewer, keyColumns);
  }
}
