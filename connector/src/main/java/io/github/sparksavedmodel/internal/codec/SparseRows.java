/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.plan.SparseColumn;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** How a column holds the rows of a sparse input. Confined to one task. */
interface SparseRows {

  /** The rows of this binding's column. */
  static SparseRows of(InputBinding binding) {
    return SparseColumn.of(binding.column().type()).isPresent()
        ? new SparseParts(binding)
        : new SparseArrays(binding);
  }

  /**
   * The length of each dimension of a row.
   *
   * @throws BadValueException if it cannot be a row of the input
   */
  long[] lengths(SpecializedGetters source, int ordinal) throws BadValueException;

  /** How many entries the row has whose lengths were asked for last. */
  int entries();

  /** Sets the tensor that the next values go into. */
  void into(NativeTensor values);

  /**
   * Writes a row that has lengths.
   *
   * @param firstEntry the place of its first entry among those of the batch
   * @param positions takes the position of each entry
   */
  void write(SpecializedGetters source, int ordinal, long firstEntry, SparsePositions positions)
      throws BadValueException;
}
