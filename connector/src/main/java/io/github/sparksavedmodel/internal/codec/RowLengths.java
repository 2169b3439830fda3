/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Finds out how long the arrays of a row are where an input leaves its dimensions open. The first
 * array at each depth stands for the others, or the longest if they are padded. Confined to one
 * task.
 */
final class RowLengths {
  private final long[] declared;
  private final boolean isVector;
  private final boolean fillsNulls;
  private final boolean isPadded;
  private final ValueProblems problems;

  RowLengths(InputBinding binding, ValueProblems problems) {
    this.declared = binding.rowShape().dimensions();
    this.isVector = binding.columnType() == ColumnType.VECTOR;
    this.fillsNulls = binding.nullValue() != null;
    this.isPadded = binding.padValue() != null;
    this.problems = problems;
  }

  /** The dimensions of a row; those inside an array without elements are 0 if they are open. */
  long[] of(SpecializedGetters source, int ordinal) throws BadValueException {
    problems.whole(0);
    if (source.isNullAt(ordinal)) {
      throw problems.isNull();
    }
    if (isPadded) {
      return longest(source, ordinal);
    }
    long[] lengths = declared.clone();
    SpecializedGetters holder = source;
    int place = ordinal;
    for (int level = 0; level < lengths.length; level++) {
      boolean last = level == lengths.length - 1;
      int length = place < 0 ? 0 : length(holder, place, last);
      lengths[level] = declared[level] < 0 ? length : declared[level];
      if (!last && place >= 0) {
        ArrayData array = holder.getArray(place);
        place = length == 0 ? -1 : first(array, level);
        holder = array;
      }
    }
    return lengths;
  }

  private long[] longest(SpecializedGetters source, int ordinal) {
    long[] lengths = declared.clone();
    for (int level = 0; level < lengths.length; level++) {
      lengths[level] = Math.max(0, declared[level]);
    }
    lengthen(lengths, source, ordinal, 0);
    return lengths;
  }

  private void lengthen(long[] lengths, SpecializedGetters holder, int place, int level) {
    boolean last = level == lengths.length - 1;
    int length = length(holder, place, last);
    if (declared[level] < 0) {
      lengths[level] = Math.max(lengths[level], length);
    }
    ArrayData arrays = last ? null : holder.getArray(place);
    for (int i = 0; arrays != null && i < length; i++) {
      if (!arrays.isNullAt(i)) {
        lengthen(lengths, arrays, i, level + 1);
      }
    }
  }

  private int length(SpecializedGetters holder, int place, boolean last) {
    return last && isVector
        ? VectorValues.length(holder, place)
        : holder.getArray(place).numElements();
  }

  private int first(ArrayData arrays, int level) throws BadValueException {
    int first = 0;
    while (fillsNulls && first < arrays.numElements() - 1 && arrays.isNullAt(first)) {
      first++;
    }
    problems.enter(level, first);
    if (arrays.isNullAt(first)) {
      throw problems.isNull();
    }
    return first;
  }
}
