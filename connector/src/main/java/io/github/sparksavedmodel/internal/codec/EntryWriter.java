/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ColumnType;
import io.github.sparksavedmodel.internal.plan.FeatureBinding;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/**
 * Writes one feature as an entry of the map that {@code Features} and {@code FeatureLists} are.
 * Confined to one task.
 */
interface EntryWriter {

  /**
   * The bytes of the entry, 0 if there is none.
   *
   * @param sizes gets the lengths of messages inside, if {@link #write} needs them
   */
  int size(SpecializedGetters row, WireSizes sizes) throws BadValueException;

  /** Writes the entry that was sized last, if there is one; the row is the same. */
  void write(SpecializedGetters row, WireSizes sizes, WireOutput output) throws BadValueException;

  /**
   * Chooses the code for a feature, once.
   *
   * @param ordinal where its value is in the rows
   */
  static EntryWriter of(FeatureBinding binding, int ordinal, BytesAccess bytes) {
    return binding.arrayDepth() == 0 && binding.columnType() != ColumnType.VECTOR
        ? ScalarEntry.of(binding, ordinal, bytes)
        : new FeatureWriter(binding, ordinal, bytes);
  }
}
