/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Copies structs, field by field: a field has the rows of its struct. */
record StructGather(List<ColumnGather> fields) implements ColumnGather {

  static Optional<ColumnGather> of(StructType type) {
    List<ColumnGather> fields = new ArrayList<>();
    for (StructField field : type.fields()) {
      ColumnGather.of(field.dataType()).ifPresent(fields::add);
    }
    return fields.size() == type.length()
        ? Optional.of(new StructGather(fields))
        : Optional.empty();
  }

  @Override
  public void gather(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
    if (!from.hasNull()) {
      gatherFields(from, rows, to, at);
      return;
    }
    int first = 0;
    for (int i = 0; i < rows.length; i++) {
      if (ColumnGather.isNull(from, rows[i], to, at + i)) {
        gatherFields(from, Arrays.copyOfRange(rows, first, i), to, at + first);
        putNulls(to, at + i);
        first = i + 1;
      }
    }
    gatherFields(from, Arrays.copyOfRange(rows, first, rows.length), to, at + first);
  }

  private void gatherFields(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
    for (int field = 0; field < fields.size(); field++) {
      fields.get(field).gather(from.getChild(field), rows, to.getChild(field), at);
    }
  }

  /** What the fields of a struct hold that is null, Spark leaves open. */
  private void putNulls(WritableColumnVector to, int at) {
    for (int field = 0; field < fields.size(); field++) {
      to.getChild(field).putNull(at);
    }
  }
}
