/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

/** How rows become runs of the model; follows from the shapes of the signature's inputs. */
public enum BatchKind {
  /** The first dimension of inputs and outputs is open: one run takes many rows. */
  BATCHED,
  /** Inputs have a first dimension of exactly 1: one run a row. */
  SINGLE_ROW,
  /** Inputs are scalars without any batch dimension: one run a row. */
  SCALAR;

  /** Whether tensors have a first dimension that counts rows. */
  public boolean hasBatchDimension() {
    return this != SCALAR;
  }
}
