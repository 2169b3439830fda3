/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

/** Rows in Spark's binary format ({@code UnsafeRow}) that are all in one array. */
public interface PackedRows {

  /** The array, as it is until rows are added. */
  byte[] array();

  /** Where a row begins in the array, as an offset for {@code Platform}. */
  long offset(int row);

  /** How many columns each row has. */
  int columns();
}
