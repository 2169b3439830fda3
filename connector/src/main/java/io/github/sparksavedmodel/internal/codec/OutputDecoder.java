/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.model.ElementType;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** Writes one output of a run into Spark rows, row by row. Confined to one task. */
public final class OutputDecoder {
  private final OutputBinding binding;
  private final ElementReader reader;
  private @Nullable NativeTensor current;
  private long[] dimensions = {};
  private long rowElements;

  /** A decoder for this output. */
  public OutputDecoder(OutputBinding binding) {
    this.binding = binding;
    this.reader = reader(binding);
  }

  private static ElementReader reader(OutputBinding binding) {
    ElementType elementType = binding.elementType();
    return switch (elementType) {
      case STRING -> new TextReader();
      case UINT64 -> new UnsignedLongReader();
      case COMPLEX64, COMPLEX128 -> new ComplexReader(elementType);
      default -> new FixedWidthReader(elementType);
    };
  }

  /** The type of values, inside all arrays. */
  static DataType leafType(DataType type) {
    DataType leaf = type;
    while (leaf instanceof ArrayType array) {
      leaf = array.elementType();
    }
    return leaf;
  }

  /**
   * Copies one row's value.
   *
   * @param tensor the output of a run; {@link OutputProblem} and {@link TextCheck} found nothing
   *     against it
   * @param row the row's place in the run
   * @param target the row to write into
   * @param ordinal the field of it
   */
  public void decode(NativeTensor tensor, int row, UnsafeRowWriter target, int ordinal) {
    if (tensor != current) {
      begin(tensor);
    }
    long firstElement = row * rowElements;
    if (binding.arrayDepth() == 0) {
      reader.read(tensor, firstElement, target, ordinal);
      return;
    }
    int start = target.cursor();
    writeArray(tensor, binding.batched() ? 1 : 0, firstElement, target);
    target.setOffsetAndSizeFromPreviousCursor(ordinal, start);
  }

  private void begin(NativeTensor tensor) {
    current = tensor;
    dimensions = tensor.dimensions();
    rowElements = elementsFrom(binding.batched() ? 1 : 0);
  }

  private long elementsFrom(int firstAxis) {
    long elements = 1;
    for (int axis = firstAxis; axis < dimensions.length; axis++) {
      elements *= dimensions[axis];
    }
    return elements;
  }

  private void writeArray(NativeTensor tensor, int axis, long firstElement, UnsafeWriter parent) {
    int count = Math.toIntExact(dimensions[axis]);
    boolean innermost = axis == dimensions.length - 1;
    UnsafeArrayWriter array =
        new UnsafeArrayWriter(parent, innermost ? reader.arrayWidth() : Long.BYTES);
    array.initialize(count);
    if (innermost) {
      reader.readAll(tensor, firstElement, count, array);
      return;
    }
    long elementsEach = elementsFrom(axis + 1);
    for (int i = 0; i < count; i++) {
      int start = parent.cursor();
      writeArray(tensor, axis + 1, firstElement + i * elementsEach, array);
      array.setOffsetAndSizeFromPreviousCursor(i, start);
    }
  }
}
