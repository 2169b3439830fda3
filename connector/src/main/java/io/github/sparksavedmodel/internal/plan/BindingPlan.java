/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How rows become tensors and tensors become rows: the only thing that executors need to know about
 * the signatures that they run, of which there is more than one if one run serves several.
 *
 * @param batching how rows become runs
 * @param inputs the inputs that columns fill, each tensor once
 * @param constants the inputs that are fed their defaults
 * @param outputs the outputs to fetch, those of a signature sorted by key
 * @param keyColumns the columns whose values identify a row in messages
 */
public record BindingPlan(
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

  /** The keys of the signatures whose outputs are fetched. */
  public List<String> signatures() {
    return signatures(outputs);
  }

  private static List<String> signatures(List<OutputBinding> outputs) {
    return outputs.stream().map(OutputBinding::signature).distinct().toList();
  }

  /**
   * The same plan with only these outputs, in their present order, and without the inputs of
   * signatures that have none of them.
   */
  public BindingPlan withOutputs(List<OutputBinding> fewer) {
    List<String> read = signatures(fewer);
    return new BindingPlan(
        batching,
        inputs.stream()
            .map(input -> input.of(common(input.signatures(), read)))
            .filter(input -> !input.signatures().isEmpty())
            .toList(),
        constants.stream()
            .map(input -> input.of(common(input.signatures(), read)))
            .filter(input -> !input.signatures().isEmpty())
            .toList(),
        fewer,
        keyColumns);
  }

  /** The same plan, but one of its inputs takes serialized tf.Examples from a column. */
  public BindingPlan withSerialized(int input, String column) {
    List<InputBinding> changed = new ArrayList<>(inputs);
    changed.set(input, inputs.get(input).withSerialized(column));
    return new BindingPlan(batching, changed, constants, outputs, keyColumns);
  }

  private static List<String> common(List<String> signatures, List<String> read) {
    return signatures.stream().filter(read::contains).toList();
  }

  /** Whether an input is filled in this plan. */
  public boolean feeds(String tensorName) {
    return input(tensorName).isPresent() || constant(tensorName).isPresent();
  }

  Optional<InputBinding> input(String tensorName) {
    return inputs.stream()
        .filter(input -> input.tensorNames().contains(tensorName))
        .findFirst();
  }

  Optional<ConstantInput> constant(String tensorName) {
    return constants.stream()
        .filter(input -> input.tensorName().equals(tensorName))
        .findFirst();
  }
}
