/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The array in which one of Spark's own columns keeps its values.
 *
 * <p>Spark gives values as a new array only, and writing that through the processor's cache costs
 * as much as the copy into the tensor. The array is a private field, so it is used where it can be
 * had. Thread-safe.
 */
final class HeapArrays {
  private static final Logger LOGGER = LoggerFactory.getLogger(HeapArrays.class);

  private final @Nullable VarHandle field;

  private HeapArrays(@Nullable VarHandle field) {
    this.field = field;
  }

  /** The arrays in the field of this name, of this class. */
  static HeapArrays of(String field, Class<?> type) {
    try {
      return new HeapArrays(
          MethodHandles.privateLookupIn(OnHeapColumnVector.class, MethodHandles.lookup())
              .findVarHandle(OnHeapColumnVector.class, field, type));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOGGER.debug("Values of columns are copied twice, since {} cannot be read", field, e);
      return new HeapArrays(null);
    }
  }

  /** Whether the field is there. */
  boolean areKnown() {
    return field != null;
  }

  /** The array, whose index is the row; null if it cannot be had, or values are elsewhere. */
  @Nullable
  Object of(OnHeapColumnVector column) {
    return field == null || column.hasDictionary() ? null : field.get(column);
  }
}
