/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.util.List;
import java.util.Map;

/**
 * What a call asks of the planner about shapes.
 *
 * @param pads what arrays of an input are made equally long with: option {@code pad.<input>}
 * @param ragged the inputs that make up a ragged one: option {@code ragged.<input>}
 * @param sparse the inputs that make up a sparse one: option {@code sparse.<input>}
 * @param dense what fills the arrays of a sparse output: option {@code dense.<output>}
 * @param runs how many rows a run takes
 */
public record Shaping(
    Map<String, String> pads,
    Map<String, List<String>> ragged,
    Map<String, List<String>> sparse,
    Map<String, String> dense,
    Runs runs) {
  /** What holds if nothing is asked for. */
  public static final Shaping USUAL =
      new Shaping(Map.of(), Map.of(), Map.of(), Map.of(), Runs.AUTO);

  /** Copies the collections. */
  public Shaping {
    pads = Map.copyOf(pads);
    ragged = Map.copyOf(ragged);
    sparse = Map.copyOf(sparse);
    dense = Map.copyOf(dense);
  }
}
