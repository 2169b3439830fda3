/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Structs of which each field is a column. */
final class StructColumn extends FullColumn {
  private final List<ReadOnlyColumn> fields;

  StructColumn(StructType type, int count, List<ReadOnlyColumn> fields) {
    super(type, count);
    this.fields = List.copyOf(fields);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return fields.get(ordinal);
  }
}
