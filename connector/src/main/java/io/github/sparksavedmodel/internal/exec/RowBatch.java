/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.codec.PackedRows;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Rows that are held together until they are scored and handed on. Confined to one task. */
public interface RowBatch {

  /** The number of rows. */
  int size();

  /**
   * Makes a row the current one; what the other methods give is then of this row, until the next
   * call.
   *
   * <p>Evaluates the input expressions of a row that is to be scored, and what they throw passes
   * through.
   */
  void moveTo(int row);

  /** Whether a row is to be scored at all. */
  boolean isScored(int row);

  /** About how many bytes a row adds to a run beside those that all rows add. */
  long bytes(int row);

  /**
   * The sum of that over neighbouring rows.
   *
   * @param end the row after the last of them
   */
  long bytes(int first, int end);

  /** Where the value of an input of the current row is, by the input's place in the plan. */
  SpecializedGetters source(int input);

  /** The ordinal of an input in its {@link #source}; the same for all rows. */
  int ordinal(int input);

  /** The column that holds an input's values for all rows, if the batch consists of columns. */
  Optional<ColumnVector> column(int input);

  /** The rows as they are in memory, if an input is a column of them. */
  Optional<PackedRows> packed(int input);

  /** The place of a row in the columns. */
  int columnRow(int row);

  /**
   * The values of the key columns of the current row, for instance {@code id=42}; empty without key
   * columns.
   */
  String key();
}
