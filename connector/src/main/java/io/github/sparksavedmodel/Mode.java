/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel;

/**
 * What happens to a row that cannot be scored: one with a null, a wrong length, or a value that the
 * model refuses.
 */
public enum Mode {
  /** The job fails with an error that names the row. The default. */
  FAILFAST,
  /** The row's outputs are null. */
  PERMISSIVE,
  /** The row is left out. */
  DROPMALFORMED
}
