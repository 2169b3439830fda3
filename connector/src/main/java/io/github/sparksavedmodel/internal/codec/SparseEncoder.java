/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/**
 * Fills a sparse tensor. A row is one dimension lower than the tensor: its place in the batch is
 * the first index of its values.
 */
final class SparseEncoder implements ColumnEncoder {
  private final InputBinding binding;
  private final SparseRows rows;
  private final SparsePositions positions = new SparsePositions();
  private final int rowRank;
  private final long[] shape;
  private final List<Long> starts = new ArrayList<>();
  private long count;
  private long indices;

  SparseEncoder(InputBinding binding) {
    this.binding = binding;
    this.rows = SparseRows.of(binding);
    this.rowRank = binding.rowShape().rank();
    this.shape = new long[rowRank];
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
    rows.lengths(source, ordinal);
    return new long[0];
  }

  @Override
  public long measuredBytes(SpecializedGetters source, int ordinal) throws BadValueException {
    rows.lengths(source, ordinal);
    return rows.entries() * (binding.elementBytes() + indexBytes());
  }

  private long indexBytes() {
    return (rowRank + 1L) * Long.BYTES;
  }

  @Override
  public void measure(SpecializedGetters source, int ordinal) throws BadValueException {
    long[] own = rows.lengths(source, ordinal);
    for (int axis = 0; axis < rowRank; axis++) {
      shape[axis] = Math.max(shape[axis], own[axis]);
    }
    starts.add(count);
    count += rows.entries();
  }

  @Override
  public List<NativeTensor> allocate(TensorScope scope, int batchRows) {
    int rank = rowRank + 1;
    NativeTensor ofValues = scope.allocate(binding.elementType(), count);
    NativeTensor ofIndices = scope.allocate(ElementType.INT64, count, rank);
    NativeTensor ofShape = scope.allocate(ElementType.INT64, rank);
    rows.into(ofValues);
    indices = count == 0 ? 0 : ofIndices.address();
    Platform.putLong(null, ofShape.address(), batchRows);
    for (int axis = 0; axis < rowRank; axis++) {
      Platform.putLong(null, ofShape.address() + (axis + 1L) * Long.BYTES, shape[axis]);
    }
    return List.of(ofValues, ofIndices, ofShape);
  }

  @Override
  public void encode(SpecializedGetters source, int ordinal, int row) throws BadValueException {
    long first = starts.get(row);
    positions.at(indices + first * indexBytes(), row);
    rows.write(source, ordinal, first, positions);
  }
}
