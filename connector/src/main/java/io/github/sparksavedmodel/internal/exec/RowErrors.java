/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.RowException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import java.util.regex.Pattern;

/**
 * Says what is wrong with a row, and where it is; with FAILFAST by an exception. Confined to one
 * task.
 */
final class RowErrors {
  /** The advice at the end of a row's error that is taken already where the row is kept. */
  private static final Pattern KEEPING = Pattern.compile(
      "[,;] (or )?set option \"mode\" to PERMISSIVE to get null( outputs)? for such rows\\.$");

  private final RowMode mode;
  private final int partition;
  private final ScoreCounters counters;

  RowErrors(RowMode mode, int partition, ScoreCounters counters) {
    this.mode = mode;
    this.partition = partition;
    this.counters = counters;
  }

  /**
   * Notes a row with a value that cannot be taken.
   *
   * @param ordinal the place of the row in its partition, counted from 0
   * @param key the values of its key columns, or nothing
   * @throws RowException with FAILFAST
   */
  ErrorMessage badValue(BadValueException problem, long ordinal, String key) {
    return noted(problem.at(place(ordinal, key)));
  }

  /**
   * Notes a row that TensorFlow refuses even alone.
   *
   * @throws RowException with FAILFAST
   */
  ErrorMessage rejected(String code, String reason, long ordinal, String key) {
    return noted(ErrorCondition.ROW_REJECTED.with(
        "row", place(ordinal, key), "code", code, "reason", reason));
  }

  /** Where the rows of a batch are, for a problem that is not one row's. */
  String places(long first, long last) {
    return (first == last ? "row " + first : "rows " + first + " to " + last) + " of partition "
        + partition;
  }

  private ErrorMessage noted(ErrorMessage error) {
    if (mode == RowMode.FAILFAST) {
      throw new RowException(error);
    }
    counters.badRows(1);
    return new ErrorMessage(
        error.condition(), error.parameters(), KEEPING.matcher(error.text()).replaceFirst("."));
  }

  private String place(long ordinal, String key) {
    return "Row " + ordinal + " of partition " + partition
        + (key.isEmpty() ? "" : " (" + key + ")");
  }
}
