/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.plan.SparseColumn;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.Platform;

/**
 * Fills a sparse tensor from structs of indices, values and shape. A row is one dimension lower
 * than the tensor: its place in the batch is the first index of its values.
 */
final class SparseEncoder implements ColumnEncoder {
  private final InputBinding binding;
  private final SparseColumn column;
  private final ValueProblems problems;
  private final ValueProblems indexProblems;
  private final ArrayValues values;
  private final long[] declared;
  private final long[] shape;
  private final List<Long> starts = new ArrayList<>();
  private long count;
  private long indices;

  SparseEncoder(InputBinding binding) {
    this.binding = binding;
    this.column = SparseColumn.of(binding.column().type()).orElseThrow();
    this.indexProblems = new ValueProblems(binding);
    InputBinding onlyValues = binding.valuesOnly();
    this.problems = new ValueProblems(onlyValues);
    this.values = new ArrayValues(onlyValues, problems);
    this.declared = binding.rowShape().dimensions();
    this.shape = new long[declared.length];
  }

  @Override
  public boolean isMeasured() {
    return true;
  }

  @Override
  public boolean measuresEachRow() {
    return true;
  }

  @Override
  public void clear() {
    starts.clear();
    count = 0;
    Arrays.fill(shape, 0);
  }

  @Override
  public long[] sharedLengths(SpecializedGetters source, int ordinal) throws BadValueException {
    checked(source, ordinal);
    return new long[0];
  }

  @Override
  public long measuredBytes(SpecializedGetters source, int ordinal) throws BadValueException {
    checked(source, ordinal);
    long each = binding.elementBytes() + (declared.length + 1L) * Long.BYTES;
    return row(source, ordinal).getArray(column.indices()).numElements() * each;
  }

  @Override
  public void measure(SpecializedGetters source, int ordinal) throws BadValueException {
    long[] own = checked(source, ordinal);
    for (int axis = 0; axis < own.length; axis++) {
      shape[axis] = Math.max(shape[axis], own[axis]);
    }
    starts.add(count);
    count += row(source, ordinal).getArray(column.indices()).numElements();
  }

  private InternalRow row(SpecializedGetters source, int ordinal) {
    return source.getStruct(ordinal, column.fields());
  }

  /** The lengths of a row's dimensions, once its parts are found to fit together. */
  private long[] checked(SpecializedGetters source, int ordinal) throws BadValueException {
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
    return lengths;
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
  public List<NativeTensor> allocate(TensorScope scope, int rows) {
    int rank = declared.length + 1;
    NativeTensor ofValues = scope.allocate(binding.elementType(), count);
    NativeTensor ofIndices = scope.allocate(ElementType.INT64, count, rank);
    NativeTensor ofShape = scope.allocate(ElementType.INT64, rank);
    values.into(ofValues);
    indices = count == 0 ? 0 : ofIndices.address();
    Platform.putLong(null, ofShape.address(), rows);
    for (int axis = 0; axis < shape.length; axis++) {
      Platform.putLong(null, ofShape.address() + (axis + 1L) * Long.BYTES, shape[axis]);
    }
    return List.of(ofValues, ofIndices, ofShape);
  }

  @Override
  public void encode(SpecializedGetters source, int ordinal, int row) throws BadValueException {
    InternalRow parts = row(source, ordinal);
    ArrayData ofIndices = parts.getArray(column.indices());
    long first = starts.get(row);
    long address = indices + first * (declared.length + 1L) * Long.BYTES;
    for (int i = 0; i < ofIndices.numElements(); i++) {
      Platform.putLong(null, address, row);
      address += Long.BYTES;
      for (long position : index(ofIndices, i)) {
        Platform.putLong(null, address, position);
        address += Long.BYTES;
      }
    }
    values.writeAll(parts.getArray(column.values()), 0, first);
  }
}
