/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.plan.SparseColumn;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Sparse rows from structs of indices, values and shape. Confined to one task. */
final class SparseParts implements SparseRows {
  private final InputBinding binding;
  private final SparseColumn column;
  private final ValueProblems indexProblems;
  private final ArrayValues values;
  private final long[] declared;
  private int count;

  SparseParts(InputBinding binding) {
    this.binding = binding;
    this.column = SparseColumn.of(binding.column().type()).orElseThrow();
    this.indexProblems = new ValueProblems(binding);
    InputBinding onlyValues = binding.valuesOnly();
    this.values = new ArrayValues(onlyValues, new ValueProblems(onlyValues));
    this.declared = binding.rowShape().dimensions();
  }

  private InternalRow row(SpecializedGetters source, int ordinal) {
    return source.getStruct(ordinal, column.fields());
  }

  @Override
  public long[] lengths(SpecializedGetters source, int ordinal) throws BadValueException {
    indexProblems.whole(0);
    if (source.isNullAt(ordinal)) {
      throw indexProblems.isNull();
    }
    InternalRow row = row(source, ordinal);
    ArrayData ofIndices = part(row, column.indices(), ".indices");
    ArrayData ofValues = part(row, column.values(), ".values");
    if (ofIndices.numElements() != ofValues.numElements()) {
      throw indexProblems.notSparse("it has " + ofIndices.numElements() + " indices for "
          + ofValues.numElements() + " values");
    }
    long[] lengths = lengths(row);
    long[] before = {};
    for (int i = 0; i < ofIndices.numElements(); i++) {
      long[] index = index(ofIndices, i);
      check(index, before, lengths, i);
      before = index;
    }
    count = ofIndices.numElements();
    return lengths;
  }

  @Override
  public int entries() {
    return count;
  }

  private ArrayData part(InternalRow row, int field, String name) throws BadValueException {
    if (row.isNullAt(field)) {
      throw indexProblems.isNull(name);
    }
    return row.getArray(field);
  }

  private long[] lengths(InternalRow row) throws BadValueException {
    if (column.shape() < 0) {
      return declared;
    }
    ArrayData given = part(row, column.shape(), ".shape");
    long[] lengths = new long[declared.length];
    boolean fits = given.numElements() == declared.length;
    for (int axis = 0; fits && axis < lengths.length; axis++) {
      if (given.isNullAt(axis)) {
        throw indexProblems.isNull(".shape[" + axis + "]");
      }
      lengths[axis] = number(given, axis, column.hasLongShape());
      fits = lengths[axis] >= 0 && (declared[axis] < 0 || lengths[axis] == declared[axis]);
    }
    if (!fits) {
      throw indexProblems.notSparse("its shape is " + given.numElements()
          + " lengths that are not those of " + binding.rowShape());
    }
    return lengths;
  }

  private long[] index(ArrayData ofIndices, int place) throws BadValueException {
    if (ofIndices.isNullAt(place)) {
      throw indexProblems.isNull(".indices[" + place + "]");
    }
    if (column.indexDepth() == 1) {
      return new long[] {number(ofIndices, place, column.hasLongIndices())};
    }
    ArrayData inner = ofIndices.getArray(place);
    if (inner.numElements() != declared.length) {
      throw indexProblems.notSparse("index " + place + " has " + inner.numElements()
          + " numbers, and a row has " + declared.length + " dimensions");
    }
    long[] index = new long[declared.length];
    for (int axis = 0; axis < index.length; axis++) {
      if (inner.isNullAt(axis)) {
        throw indexProblems.isNull(".indices[" + place + "][" + axis + "]");
      }
      index[axis] = number(inner, axis, column.hasLongIndices());
    }
    return index;
  }

  private static long number(ArrayData array, int place, boolean isLong) {
    return isLong ? array.getLong(place) : array.getInt(place);
  }

  private void check(long[] index, long[] before, long[] lengths, int place)
      throws BadValueException {
    for (int axis = 0; axis < index.length; axis++) {
      if (index[axis] < 0 || index[axis] >= lengths[axis]) {
        throw indexProblems.notSparse("index " + place + " is " + Arrays.toString(index)
            + ", and the shape is " + Arrays.toString(lengths));
      }
    }
    if (place > 0 && Arrays.compare(before, index) >= 0) {
      throw indexProblems.notSparse("index " + place + " is " + Arrays.toString(index)
          + ", which does not come after " + Arrays.toString(before)
          + ". Indices have to be sorted, each once");
    }
  }

  @Override
  public void into(NativeTensor tensor) {
    values.into(tensor);
  }

  @Override
  public void write(
      SpecializedGetters source, int ordinal, long firstEntry, SparsePositions positions)
      throws BadValueException {
    InternalRow parts = row(source, ordinal);
    ArrayData ofIndices = parts.getArray(column.indices());
    for (int i = 0; i < ofIndices.numElements(); i++) {
      positions.put(index(ofIndices, i));
    }
    values.writeAll(parts.getArray(column.values()), 0, firstEntry);
  }
}
