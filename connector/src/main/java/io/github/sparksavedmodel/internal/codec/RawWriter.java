/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Copies bytes that are all values of a row as they lie in the tensor. Confined to one task. */
final class RawWriter implements ElementWriter {
  private final ValueProblems problems;
  private final BytesAccess access = new BytesAccess();
  private final long rowBytes;
  private final long elementBytes;
  private long address;

  RawWriter(InputBinding binding, ValueProblems problems) {
    this.problems = problems;
    this.rowBytes = binding.rowBytes();
    this.elementBytes = binding.elementBytes();
  }

  @Override
  public void into(NativeTensor tensor) {
    address = tensor.address();
  }

  /** {@inheritDoc} The element is the first of a row. */
  @Override
  public void write(SpecializedGetters source, int ordinal, long element) throws BadValueException {
    if (access.isInPlace(source)) {
      UTF8String bytes = source.getUTF8String(ordinal);
      copy(bytes.getBaseObject(), bytes.getBaseOffset(), bytes.numBytes(), element);
    } else {
      byte[] bytes = source.getBinary(ordinal);
      copy(bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length, element);
    }
  }

  private void copy(@Nullable Object base, long offset, int count, long element)
      throws BadValueException {
    if (count != rowBytes) {
      throw problems.wrongBytes(count, rowBytes);
    }
    Platform.copyMemory(base, offset, null, address + element * elementBytes, rowBytes);
  }
}
