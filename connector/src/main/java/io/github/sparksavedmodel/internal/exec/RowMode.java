/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

/** What happens to a row that cannot be scored. */
public enum RowMode {
  /** The task fails with an error that names the row. */
  FAILFAST,
  /** The row's outputs are null. */
  PERMISSIVE
}
