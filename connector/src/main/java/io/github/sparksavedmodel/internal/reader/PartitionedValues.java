/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.proto.TensorSliceProto;

/** The values of a partitioned variable, put together from its slices. */
final class PartitionedValues {
  private final long[] lengths;
  private final Object[] values;
  private int known;

  /**
   * A variable without values so far.
   *
   * @param lengths the length of each dimension
   * @param count how many elements that makes
   */
  PartitionedValues(long[] lengths, int count) {
    this.lengths = lengths.clone();
    this.values = new Object[count];
  }

  /** How many elements a slice has. */
  int count(TensorSliceProto slice) throws IOException {
    if (slice.getExtentCount() != lengths.length) {
      throw new IOException("a slice of it has another rank");
    }
    long count = 1;
    for (int axis = 0; axis < lengths.length; axis++) {
      long start = start(slice, axis);
      long length = length(slice, axis);
      if (start < 0 || length < 0 || start > lengths[axis] || length > lengths[axis] - start) {
        throw new IOException("a slice of it is outside of its shape");
      }
      count *= length;
    }
    return (int) count;
  }

  private static long start(TensorSliceProto slice, int axis) {
    return slice.getExtent(axis).hasLength() ? slice.getExtent(axis).getStart() : 0;
  }

  /** An extent without a length is the whole dimension. */
  private long length(TensorSliceProto slice, int axis) {
    TensorSliceProto.Extent extent = slice.getExtent(axis);
    return extent.hasLength() ? extent.getLength() : lengths[axis];
  }

  /** Puts the values of a slice, in row-major order, where they belong. */
  void put(TensorSliceProto slice, List<?> ofSlice) throws IOException {
    long[] position = new long[lengths.length];
    for (Object value : ofSlice) {
      long element = 0;
      for (int axis = 0; axis < lengths.length; axis++) {
        element = element * lengths[axis] + start(slice, axis) + position[axis];
      }
      if (values[(int) element] != null) {
        throw new IOException("slices of it overlap");
      }
      values[(int) element] = value;
      known++;
      advance(position, slice);
    }
  }

  private void advance(long[] position, TensorSliceProto slice) {
    for (int axis = position.length - 1; axis >= 0; axis--) {
      position[axis]++;
      if (position[axis] < length(slice, axis)) {
        return;
      }
      position[axis] = 0;
    }
  }

  /** All values in row-major order, once every slice was put. */
  List<?> all() throws IOException {
    if (known < values.length) {
      throw new IOException("slices of it are missing");
    }
    return Arrays.asList(values);
  }
}
