/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;

/** Copies one element of a tensor into a Spark row or array. Confined to one task. */
interface ElementReader {

  /** Copies one element into a field of a row. */
  void read(NativeTensor tensor, long element, UnsafeRowWriter row, int ordinal);

  /** Copies {@code count} elements, from the given one on, into an array that has room for them. */
  void readAll(NativeTensor tensor, long firstElement, int count, UnsafeArrayWriter array);

  /** The bytes that one element takes in Spark's array format. */
  int arrayWidth();
}
