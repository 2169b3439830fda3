/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Fills the tensors of one input from its column, batch by batch. Confined to one task. */
public interface ColumnEncoder {

  /** An encoder for this binding. */
  static ColumnEncoder of(InputBinding binding) {
    return switch (binding.encoding()) {
      case SPARSE -> new SparseEncoder(binding);
      case RAGGED -> new RaggedEncoder(binding);
      default -> new InputEncoder(binding);
    };
  }

  /** Whether rows decide about the shape of the tensors, so are to be measured. */
  boolean isMeasured();

  /** Whether each row of a batch is to be measured, and not only one for all. */
  boolean measuresEachRow();

  /**
   * The lengths that rows have in common if they share a run; empty if any rows can. Finds whether
   * a row can be measured.
   *
   * @param source the row
   * @param ordinal the column's position in it
   * @throws BadValueException if the value is null, or not of the input's shape
   */
  long[] sharedLengths(SpecializedGetters source, int ordinal) throws BadValueException;

  /** About how many bytes a row adds to the tensors. */
  long measuredBytes(SpecializedGetters source, int ordinal) throws BadValueException;

  /** Forgets all rows that were measured. */
  void clear();

  /** Counts a row in for the next batch; rows are measured in the order of their places. */
  void measure(SpecializedGetters source, int ordinal) throws BadValueException;

  /**
   * Begins a batch: allocates the tensors for it.
   *
   * @param rows how many rows the batch has, all of which were measured if that is needed
   */
  List<NativeTensor> allocate(TensorScope scope, int rows);

  /**
   * Copies one row's value into the tensors of the batch.
   *
   * @param source the row
   * @param ordinal the column's position in it
   * @param row the row's place in the batch
   * @throws BadValueException if the value is null, has the wrong length, or does not fit the
   *     tensor's type
   */
  void encode(SpecializedGetters source, int ordinal, int row) throws BadValueException;

  /**
   * Copies the values of neighbouring rows into the first places of the batch, if that can be done
   * at once.
   *
   * @return false if the rows have to be encoded one by one, which then finds what is wrong with
   *     one, if anything
   */
  default boolean encodeAll(ColumnVector column, int firstRow, int count) {
    return false;
  }
}
