/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.util.Locale;

/** What may happen to a value on its way from a column into a tensor, from harmless to harmful. */
public enum Conversion {
  /** Every value of the column's type is a value of the tensor's type. */
  EXACT,
  /**
   * Bytes are all values of a row as they lie in a tensor: little-endian, the last dimension's next
   * to each other. The wrong number of them is an error on its row.
   */
  RAW,
  /** Values that do not fit are errors on their rows; those that fit keep their value. */
  CHECKED,
  /**
   * Numbers become the nearest floating-point value; a finite one that would become infinite is an
   * error.
   */
  ROUNDING,
  /** Fractions are dropped, or text is turned into numbers or back. */
  LOSSY;

  /** The name in lower case, as options and messages have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
