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
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

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
  private final int count;
  private final Elements elements;
  private final int valuesEach;
  private final TensorColumn[] children;

  /**
   * Where the values of a column are in the tensor.
   *
   * @param width the bytes of one value; 0 for arrays and structs
   * @param stride the bytes from one value to the next
   * @param offset the bytes before the first value
   */
  private record Elements(int width, int stride, int offset) {
    static final Elements NONE = new Elements(0, 0, 0);

    static Elements all(ElementType type) {
      return new Elements(type.byteWidth(), type.byteWidth(), 0);
    }

    /** One of the two parts of each complex number. */
    static Elements part(ElementType complex, int part) {
      int width = complex.byteWidth() / 2;
      return new Elements(width, complex.byteWidth(), part * width);
    }
  }

  private TensorColumn(
      NativeTensor tensor,
      Object batch,
      DataType type,
      int count,
      Elements elements,
      int valuesEach,
      TensorColumn... children) {
    super(type);
    this.tensor = tensor;
    this.batch = batch;
    this.count = count;
    this.elements = elements;
    this.valuesEach = valuesEach;
    this.children = children;
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
    return of(tensor, batch, binding.type(), rows, dimensions, firstAxis);
  }

  /** The values of a tensor by its first dimension, each of which is of this type. */
  static TensorColumn ofRows(NativeTensor tensor, Object batch, DataType type) {
    long[] dimensions = tensor.dimensions();
    return of(tensor, batch, type, Math.toIntExact(dimensions[0]), dimensions, 1);
  }

  private static TensorColumn of(
      NativeTensor tensor, Object batch, DataType type, int count, long[] dimensions, int axis) {
    if (type instanceof StructType complex) {
      return new TensorColumn(
          tensor,
          batch,
          type,
          count,
          Elements.NONE,
          0,
          part(tensor, batch, complex, count, 0),
          part(tensor, batch, complex, count, 1));
    }
    if (!(type instanceof ArrayType array)) {
      Elements elements = Elements.all(tensor.elementType());
      return new TensorColumn(tensor, batch, type, count, elements, 0);
    }
    int each = Math.toIntExact(dimensions[axis]);
    int inner = Math.multiplyExact(count, each);
    TensorColumn values = of(tensor, batch, array.elementType(), inner, dimensions, axis + 1);
    return new TensorColumn(tensor, batch, type, count, Elements.NONE, each, values);
  }

  private static TensorColumn part(
      NativeTensor tensor, Object batch, StructType complex, int count, int part) {
    Elements elements = Elements.part(tensor.elementType(), part);
    return new TensorColumn(tensor, batch, complex.apply(part).dataType(), count, elements, 0);
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
    if (width != elements.width()) {
      throw isOfAnotherType();
    }
    long first = tensor.address() + elements.offset();
    return first + (long) Objects.checkIndex(row, count) * elements.stride();
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
    if (type instanceof FloatType && elements.width() == Short.BYTES) {
      return SmallFloat.of(tensor.elementType()).toFloat(getShort(row));
    }
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
  public Decimal getDecimal(int row, int precision, int scale) {
    if (tensor.elementType() != ElementType.UINT64) {
      throw isOfAnotherType();
    }
    try {
      return UnsignedLongReader.decimal(address(row, Long.BYTES));
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
    return new ColumnarArray(getChild(0), Objects.checkIndex(row, count) * valuesEach, valuesEach);
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return ordinal < children.length ? children[ordinal] : super.getChild(ordinal);
  }
}
