/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.unsafe.Platform;

/** The dense tensor that a sparse output is made, within a bound on its memory. */
final class DenseOutput {
  /** What a run may take at most, as arrays of Spark. */
  static final long MOST_BYTES = 256L << 20;

  /** The head of an array, and its place in the array around it. */
  private static final long ARRAY_BYTES = 3 * Long.BYTES;

  private final OutputBinding binding;
  private final TensorValue value;
  private final long[] shape;

  /**
   * A dense tensor.
   *
   * @param shape its shape, against which {@link #problem} found nothing
   */
  DenseOutput(OutputBinding binding, long[] shape) {
    this.binding = binding;
    this.value = Objects.requireNonNull(binding.denseValue());
    this.shape = shape;
  }

  /** What keeps indices from being places of elements, or nothing. */
  static String problem(TensorShape rowShape, long[] shape, long[] indices) {
    for (int axis = 0; axis < rowShape.rank(); axis++) {
      long declared = rowShape.dimension(axis);
      long length = shape[axis + 1];
      if (length < 0 || (declared >= 0 && length != declared)) {
        return "the shape is " + Arrays.toString(shape) + ", and that of a row is declared "
            + rowShape;
      }
    }
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= shape[i % shape.length]) {
        return "an index is " + indices[i] + " where the length is " + shape[i % shape.length];
      }
    }
    return "";
  }

  /** The bytes of the arrays of all rows, or more than may be. */
  private long bytes() {
    long arrays = 1;
    long bytes = 0;
    for (long length : shape) {
      bytes += arrays * ARRAY_BYTES;
      if (length > MOST_BYTES || arrays * Math.max(1, length) > MOST_BYTES) {
        return Long.MAX_VALUE;
      }
      arrays *= length;
    }
    byte[] each = ConstantTensors.bytes(value.elementType(), value.values().get(0));
    boolean isText = value.elementType() == ElementType.STRING;
    return bytes + arrays * ((isText ? value.elementType().byteWidth() : 0) + each.length);
  }

  /**
   * Makes the tensor.
   *
   * @param entries the values of the sparse tensor
   * @param indices where they are: for each its index in every dimension
   */
  NativeTensor of(NativeTensor entries, long[] indices, TensorScope scope)
      throws BadValueException {
    if (bytes() > MOST_BYTES) {
      throw new BadValueException(
          ErrorCondition.ROW_OUTPUT_TOO_LARGE,
          "output",
          binding.output(),
          "signature",
          binding.signature(),
          "shape",
          Arrays.toString(Arrays.copyOfRange(shape, 1, shape.length)),
          "limit",
          (MOST_BYTES >> 20) + " MiB");
    }
    NativeTensor dense = scope.allocate(value.elementType(), shape);
    new NullFill(value).fill(dense, 0, dense.elementCount());
    for (int entry = 0; entry < entries.elementCount(); entry++) {
      long element = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        element = element * shape[axis] + indices[entry * shape.length + axis];
      }
      copy(entries, entry, dense, element);
    }
    return dense;
  }

  private static void copy(NativeTensor from, long entry, NativeTensor to, long element) {
    if (to.elementType() == ElementType.STRING) {
      byte[] text = from.string(entry);
      to.putString(element, text, 0, text.length);
      return;
    }
    int width = to.elementType().byteWidth();
    Platform.copyMemory(
        null, from.address() + entry * width, null, to.address() + element * width, width);
  }
}
