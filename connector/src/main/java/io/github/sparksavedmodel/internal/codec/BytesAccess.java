/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Knows where binary values can be read as text is, which takes no copy: in Spark's own rows, and
 * in its own columns. Confined to one task.
 */
final class BytesAccess {
  private boolean inColumns;

  /** Says whether the rows that come next are of Spark's own columns. */
  void inColumns(boolean areOwn) {
    inColumns = areOwn;
  }

  boolean isInPlace(SpecializedGetters source) {
    return inColumns || source instanceof UnsafeRow || source instanceof UnsafeArrayData;
  }
}
