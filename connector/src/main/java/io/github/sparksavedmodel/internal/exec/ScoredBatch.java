/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of one batch of rows, which may be spread over several runs. Owns their tensors until
 * it is closed. Confined to one task.
 */
public final class ScoredBatch implements AutoCloseable {
  private static final int NOT_SCORED = -1;
  private static final int BAD = -2;

  /** The tensors of one run. */
  private record Run(TensorScope scope, List<NativeTensor> outputs) {}

  private final List<Run> runs = new ArrayList<>(1);
  private final int[] runOfRow;
  private final int[] placeOfRow;
  private final @Nullable ErrorMessage[] errors;
  private final long firstOrdinal;

  ScoredBatch(int rows, long firstOrdinal) {
    this.runOfRow = new int[rows];
    this.placeOfRow = new int[rows];
    this.errors = new ErrorMessage[rows];
    this.firstOrdinal = firstOrdinal;
    Arrays.fill(runOfRow, NOT_SCORED);
  }

  /** The number of rows. */
  public int size() {
    return runOfRow.length;
  }

  /** The place of the batch's first row in its partition, counted from 0. */
  long firstOrdinal() {
    return firstOrdinal;
  }

  /** Takes over the tensors of a run that scored these rows, in this order. */
  void add(TensorScope scope, List<NativeTensor> outputs, int[] rows) {
    for (int place = 0; place < rows.length; place++) {
      runOfRow[rows[place]] = runs.size();
      placeOfRow[rows[place]] = place;
    }
    runs.add(new Run(scope, outputs));
  }

  void addBad(int row, ErrorMessage error) {
    runOfRow[row] = BAD;
    errors[row] = error;
  }

  /** Whether the row was to be scored, successfully or not. */
  boolean isScored(int row) {
    return runOfRow[row] != NOT_SCORED;
  }

  /** Whether outputs are there for the row. */
  boolean hasOutputs(int row) {
    return runOfRow[row] >= 0;
  }

  /** Why a row that was to be scored has no outputs. */
  @Nullable
  ErrorMessage error(int row) {
    return errors[row];
  }

  NativeTensor output(int row, int output) {
    return runs.get(runOfRow[row]).outputs().get(output);
  }

  int placeInRun(int row) {
    return placeOfRow[row];
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    for (Run run : runs) {
      try {
        run.scope().close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    runs.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
