/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

/** What happens to a record that cannot be read. */
enum DamageMode {
  /** The query fails with an error that names the file and the place in it. */
  FAILFAST,
  /** It becomes a row of nulls, with the reason in the column for it. */
  PERMISSIVE,
  /** It is left out, and counted. */
  DROPMALFORMED
}
