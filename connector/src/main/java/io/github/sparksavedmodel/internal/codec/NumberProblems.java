/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

/** Words why a value cannot become a number. */
interface NumberProblems {

  /** The value is beyond the type, or has a fraction where the type has none. */
  BadValueException outOfRange(Object value);

  /** The text is not a number. */
  BadValueException invalid(Object value);
}
