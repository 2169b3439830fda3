/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Writes elements that lie side by side in the tensor's memory. */
final class FixedWidthWriter implements ElementWriter {

  /** Reads a value, converts it and stores it at an address. */
  @FunctionalInterface
  interface Store {
    void store(SpecializedGetters source, int ordinal, long address) throws BadValueException;
  }

  private final Store store;
  private final int width;
  private long base;

  FixedWidthWriter(Store store, int width) {
    this.store = store;
    this.width = width;
  }

  @Override
  public void into(NativeTensor tensor) {
    base = tensor.address();
  }

  @Override
  public void write(SpecializedGetters source, int ordinal, long element) throws BadValueException {
    store.store(source, ordinal, base + element * width);
  }
}
