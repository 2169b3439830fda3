/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.Platform;

/**
 * Fills a ragged tensor from nested arrays: the values of all rows one behind the other, and for
 * each level of arrays where those of the next level begin.
 */
final class RaggedEncoder implements ColumnEncoder {
  private final InputBinding binding;
  private final ValueProblems problems;
  private final ArrayValues values;
  private final int levels;
  private final long[] uniform;
  private final long uniformElements;
  private final List<long[]> starts = new ArrayList<>();
  private NativeTensor[] splits = {};
  private final long[] counts;

  RaggedEncoder(InputBinding binding) {
    this.binding = binding;
    this.problems = new ValueProblems(binding);
    this.values = new ArrayValues(binding, problems);
    this.levels = binding.components().size() - 1;
    this.uniform = LongStream.of(binding.rowShape().dimensions()).skip(levels).toArray();
    this.uniformElements = LongStream.of(uniform).reduce(1, (a, b) -> a * b);
    this.counts = new long[levels];
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
    Arrays.fill(counts, 0);
  }

  @Override
  public long[] sharedLengths(SpecializedGetters source, int ordinal) throws BadValueException {
    count(source, ordinal, new long[levels]);
    return new long[0];
  }

  @Override
  public long measuredBytes(SpecializedGetters source, int ordinal) throws BadValueException {
    long[] own = new long[levels];
    count(source, ordinal, own);
    return own[levels - 1] * uniformElements * binding.elementBytes();
  }

  @Override
  public void measure(SpecializedGetters source, int ordinal) throws BadValueException {
    starts.add(counts.clone());
    count(source, ordinal, counts);
  }

  /** Adds how many arrays, or at the last level values, each level of a row has. */
  private void count(SpecializedGetters source, int ordinal, long[] to) throws BadValueException {
    problems.whole(0);
    if (source.isNullAt(ordinal)) {
      throw problems.isNull();
    }
    count(source.getArray(ordinal), 0, to);
  }

  private void count(ArrayData array, int level, long[] to) throws BadValueException {
    int length = array.numElements();
    long declared = binding.rowShape().dimension(level);
    if (declared >= 0 && declared != length) {
      throw problems.wrongLength(length, declared);
    }
    to[level] += length;
    for (int i = 0; level < levels - 1 && i < length; i++) {
      problems.enter(level, i);
      if (array.isNullAt(i)) {
        throw problems.isNull();
      }
      count(array.getArray(i), level + 1, to);
    }
  }

  @Override
  public List<NativeTensor> allocate(TensorScope scope, int rows) {
    List<NativeTensor> tensors = new ArrayList<>();
    long[] flat = LongStream.concat(LongStream.of(counts[levels - 1]), LongStream.of(uniform))
        .toArray();
    NativeTensor flatValues = scope.allocate(binding.elementType(), flat);
    tensors.add(flatValues);
    values.into(flatValues);
    splits = new NativeTensor[levels];
    for (int level = 0; level < levels; level++) {
      TensorSpec part = binding.components().get(level + 1);
      long parents = level == 0 ? rows : counts[level - 1];
      splits[level] = scope.allocate(part.elementType(), parents + 1);
      putSplit(level, 0, 0);
      tensors.add(splits[level]);
    }
    return tensors;
  }

  private void putSplit(int level, long index, long end) {
    NativeTensor tensor = splits[level];
    if (tensor.elementType() == ElementType.INT32) {
      Platform.putInt(null, tensor.address() + index * Integer.BYTES, Math.toIntExact(end));
    } else {
      Platform.putLong(null, tensor.address() + index * Long.BYTES, end);
    }
  }

  @Override
  public void encode(SpecializedGetters source, int ordinal, int row) throws BadValueException {
    problems.whole(0);
    encode(source.getArray(ordinal), 0, row, starts.get(row).clone());
  }

  /**
   * Writes an array.
   *
   * @param parent which of the arrays of its level it is, in the whole batch
   * @param next the first place at each level that is still free
   */
  private void encode(ArrayData array, int level, long parent, long[] next)
      throws BadValueException {
    long first = next[level];
    int length = array.numElements();
    next[level] += length;
    putSplit(level, parent + 1, next[level]);
    if (level == levels - 1) {
      writeUniform(array, level, first * uniformElements, uniformElements);
      return;
    }
    for (int i = 0; i < length; i++) {
      problems.enter(level, i);
      encode(array.getArray(i), level + 1, first + i, next);
    }
  }

  /** Writes what is inside the ragged levels, where all arrays of a level are equally long. */
  private void writeUniform(ArrayData array, int level, long firstElement, long elementsEach)
      throws BadValueException {
    if (level == levels - 1 + uniform.length) {
      values.writeAll(array, level, firstElement);
      return;
    }
    long length = uniform[level - levels + 1];
    for (int i = 0; i < array.numElements(); i++) {
      problems.enter(level, i);
      long first = firstElement + i * elementsEach;
      if (array.isNullAt(i)) {
        values.fillNull(first, elementsEach);
        continue;
      }
      ArrayData inner = array.getArray(i);
      if (inner.numElements() != length) {
        throw problems.wrongLength(inner.numElements(), length);
      }
      writeUniform(inner, level + 1, first, length == 0 ? 0 : elementsEach / length);
    }
  }
}
