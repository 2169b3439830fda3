/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.model.ElementType;
import java.lang.ref.Reference;
import java.util.Objects;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * The values of an output tensor, read where they are. Holds no nulls.
 *
 * <p>The memory belongs to a batch, and closing this column does nothing; reading when the batch is
 * closed is an {@link IllegalStateException}.
 */
public final class TensorColumn extends ReadOnlyColumn {
  private static final long UINT32_MASK = 0xFFFF_FFFFL;

  private final NativeTensor tensor;
  private final Object batch;
  private final int elementWidth;
  private final int count;
  private final int valuesEach;
  private final @Nullable TensorColumn values;

  private TensorColumn(
      NativeTensor tensor,
      Object batch,
      DataType type,
      int count,
      int valuesEach,
      @Nullable TensorColumn values) {
    super(type);
    this.tensor = tensor;
    this.batch = batch;
    this.elementWidth = values == null ? tensor.elementType().byteWidth() : 0;
    this.count = count;
    this.valuesEach = valuesEach;
    this.values = values;
  }

  /**
   * The rows of an output.
   *
   * @param tensor the output of a run; {@link OutputProblem} found nothing against it
   * @param batch what frees the tensor, at the latest when it is unreachable
   */
  public static TensorColumn of(OutputBinding binding, NativeTensor tensor, Object batch) {
    long[] dimensions = tensor.dimensions();
    int firstAxis = binding.batched() ? 1 : 0;
    int rows = binding.batched() ? Math.toIntExact(dimensions[0]) : 1;
    if (binding.arrayDepth() == 0) {
      return new TensorColumn(tensor, batch, binding.type(), rows, 0, null);
    }
    return of(tensor, batch, binding.type(), rows, dimensions, firstAxis);
  }

  private static TensorColumn of(
      NativeTensor tensor, Object batch, DataType type, int count, long[] dimensions, int axis) {
    if (!(type instanceof ArrayType array)) {
      return new TensorColumn(tensor, batch, type, count, 0, null);
    }
    int each = Math.toIntExact(dimensions[axis]);
    int inner = Math.multiplyExact(count, each);
    TensorColumn values = of(tensor, batch, array.elementType(), inner, dimensions, axis + 1);
    return new TensorColumn(tensor, batch, type, count, each, values);
  }

  @Override
  public void close() {
    // the memory is the batch's
  }

  @Override
  public boolean hasNull() {
    return false;
  }

  @Override
  public int numNulls() {
    return 0;
  }

  @Override
  public boolean isNullAt(int row) {
    Objects.checkIndex(row, count);
    return false;
  }

  private long address(int row, int width) {
    if (width != elementWidth) {
      throw isOfAnotherType();
    }
    return tensor.address() + (long) Objects.checkIndex(row, count) * width;
  }

  @Override
  public boolean getBoolean(int row) {
    return getByte(row) != 0;
  }

  @Override
  public byte getByte(int row) {
    try {
      return Platform.getByte(null, address(row, Byte.BYTES));
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public short getShort(int row) {
    if (tensor.elementType() == ElementType.UINT8) {
      return (short) Byte.toUnsignedInt(getByte(row));
    }
    try {
      return Platform.getShort(null, address(row, Short.BYTES));
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public int getInt(int row) {
    if (tensor.elementType() == ElementType.UINT16) {
      return Short.toUnsignedInt(getShort(row));
    }
    try {
      return Platform.getInt(null, address(row, Integer.BYTES));
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public long getLong(int row) {
    if (tensor.elementType() == ElementType.UINT32) {
      return getInt(row) & UINT32_MASK;
    }
    try {
      return Platform.getLong(null, address(row, Long.BYTES));
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public float getFloat(int row) {
    try {
      return Platform.getFloat(null, address(row, Float.BYTES));
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public double getDouble(int row) {
    try {
      return Platform.getDouble(null, address(row, Double.BYTES));
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public UTF8String getUTF8String(int row) {
    return UTF8String.fromBytes(getBinary(row));
  }

  @Override
  public byte[] getBinary(int row) {
    try {
      return tensor.string(row);
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  @Override
  public ColumnarArray getArray(int row) {
    ColumnVector elements = getChild(0);
    return new ColumnarArray(elements, Objects.checkIndex(row, count) * valuesEach, valuesEach);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return values == null ? super.getChild(ordinal) : values;
  }
}
