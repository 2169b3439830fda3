/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Sparse rows from arrays and vectors, whose values other than 0, false and the empty text are the
 * entries. Confined to one task.
 */
final class SparseArrays implements SparseRows {
  private final InputBinding binding;
  private final ValueProblems problems;
  private final RowLengths rowLengths;
  private final ArrayValues values;
  private final EntryTest test;
  private final Optional<EntryTest> testOfNulls;
  private final long[] position;
  private long[] lengths = {};
  private int count;

  /** Takes an entry of a row, whose position is known. */
  @FunctionalInterface
  private interface Entries {
    void add(ArrayData array, int place) throws BadValueException;
  }

  SparseArrays(InputBinding binding) {
    this.binding = binding;
    this.problems = new ValueProblems(binding);
    this.rowLengths = new RowLengths(binding, problems);
    this.values = new ArrayValues(binding, problems);
    this.test = EntryTest.of(binding);
    this.testOfNulls = Optional.ofNullable(binding.nullValue()).map(EntryTest::ofEvery);
    this.position = new long[binding.rowShape().rank()];
  }

  @Override
  public long[] lengths(SpecializedGetters source, int ordinal) throws BadValueException {
    count = 0;
    visit(source, ordinal, (array, place) -> count++);
    return lengths;
  }

  @Override
  public int entries() {
    return count;
  }

  @Override
  public void into(NativeTensor tensor) {
    values.into(tensor);
  }

  @Override
  public void write(
      SpecializedGetters source, int ordinal, long firstEntry, SparsePositions positions)
      throws BadValueException {
    long[] next = {firstEntry};
    visit(source, ordinal, (array, place) -> {
      positions.put(position);
      if (array.isNullAt(place)) {
        values.fillNull(next[0], 1);
      } else {
        values.write(array, place, next[0]);
      }
      next[0]++;
    });
  }

  /** Goes through the entries of a row by their positions. */
  private void visit(SpecializedGetters source, int ordinal, Entries entries)
      throws BadValueException {
    lengths = rowLengths.of(source, ordinal);
    visit(source, ordinal, 0, entries);
  }

  private void visit(SpecializedGetters holder, int ordinal, int level, Entries entries)
      throws BadValueException {
    boolean last = level == position.length - 1;
    if (last && binding.columnType() == ColumnType.VECTOR) {
      checkLength(VectorValues.length(holder, ordinal), level);
      visitVector(VectorValues.vector(holder, ordinal), level, entries);
      return;
    }
    ArrayData array = holder.getArray(ordinal);
    checkLength(array.numElements(), level);
    for (int i = 0; i < array.numElements(); i++) {
      position[level] = i;
      problems.enter(level, i);
      if (last) {
        visitValue(array, i, entries);
      } else if (array.isNullAt(i)) {
        throw problems.isNull();
      } else {
        visit(array, i, level + 1, entries);
      }
    }
  }

  private void visitValue(ArrayData array, int place, Entries entries) throws BadValueException {
    boolean isNull = array.isNullAt(place);
    if (isNull && testOfNulls.isEmpty()) {
      throw problems.isNull();
    }
    EntryTest itsTest = isNull ? testOfNulls.get() : test;
    if (itsTest.isEntry(array, place)) {
      entries.add(array, place);
    }
  }

  private void visitVector(InternalRow vector, int level, Entries entries)
      throws BadValueException {
    ArrayData numbers = VectorValues.values(vector);
    if (VectorValues.isDense(vector)) {
      for (int i = 0; i < numbers.numElements(); i++) {
        position[level] = i;
        problems.enter(level, i);
        visitValue(numbers, i, entries);
      }
      return;
    }
    ArrayData indices = VectorValues.indices(vector);
    long before = -1;
    for (int i = 0; i < indices.numElements(); i++) {
      int index = indices.getInt(i);
      problems.enter(level, index);
      if (index <= before || index >= lengths[level] || i >= numbers.numElements()) {
        throw problems.notSparse("index " + i + " of the vector is " + index + ", its size is "
            + lengths[level] + ", and indices have to be sorted, each once");
      }
      before = index;
      position[level] = index;
      visitValue(numbers, i, entries);
    }
  }

  private void checkLength(int count, int level) throws BadValueException {
    problems.whole(level);
    if (count != lengths[level]) {
      throw binding.rowShape().dimension(level) < 0
          ? problems.ragged(count, lengths[level])
          : problems.wrongLength(count, lengths[level]);
    }
  }
}
