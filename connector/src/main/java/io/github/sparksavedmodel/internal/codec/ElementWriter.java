/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Copies one value that is not null into one element of a tensor. Confined to one task. */
interface ElementWriter {

  /** Sets the tensor that the next values go into. */
  void into(NativeTensor tensor);

  /**
   * Copies a value.
   *
   * @param source a row or an array
   * @param ordinal where the value is in it; not null
   * @param element the element of the tensor; the caller has checked that it exists
   */
  void write(SpecializedGetters source, int ordinal, long element) throws BadValueException;
}
