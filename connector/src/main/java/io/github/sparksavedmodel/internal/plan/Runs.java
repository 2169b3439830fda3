/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

/** How many rows a run takes: option {@code runs}. */
public enum Runs {
  /** A batch, and one row where the signature has no batch dimension. */
  AUTO,
  /** One row, whatever the signature. */
  ROWS,
  /** A batch, also where all inputs are scalars: each is fed a vector. */
  BATCHES
}
