/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.codec.CompositeParts;
import io.github.sparksavedmodel.internal.codec.ReadOnlyColumn;
import io.github.sparksavedmodel.internal.codec.TensorColumn;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of one batch of rows, which may be spread over several runs. Owns their tensors until
 * it is closed. Confined to one task, but for closing.
 */
public final class ScoredBatch implements AutoCloseable {
  private static final int NOT_SCORED = -1;
  private static final int BAD = -2;

  /** Its thread starts with the first use. */
  private static final class Unreachable {
    static final Cleaner CLEANER = Cleaner.create();
  }

  private final RunTensors runs = new RunTensors();
  private final List<Integer> tensorRows = new ArrayList<>(1);
  private final int[] runOfRow;
  private final int[] placeOfRow;
  private final @Nullable ErrorMessage[] errors;
  private final long firstOrdinal;
  private boolean inPlace = true;
  private int placed;
  private int badRows;
  private int size;
  private int openColumns;

  ScoredBatch(int rows, long firstOrdinal) {
    this.runOfRow = new int[rows];
    this.placeOfRow = new int[rows];
    this.errors = new ErrorMessage[rows];
    this.firstOrdinal = firstOrdinal;
    Arrays.fill(runOfRow, NOT_SCORED);
  }

  /** The number of rows, which are the first ones of what was to be scored. */
  public int size() {
    return size;
  }

  /** Says that so many rows are done, scored or not. */
  void end(int rows) {
    size = rows;
  }

  /** The native memory that the batch holds. */
  long bytes() {
    return runs.bytes();
  }

  /** The place of the batch's first row in its partition, counted from 0. */
  long firstOrdinal() {
    return firstOrdinal;
  }

  /**
   * Takes over the tensors of a run that scored these rows, in this order.
   *
   * @param rowsOfTensors how many rows the tensors have, which is more where the model fixes it
   */
  void add(TensorScope scope, List<NativeTensor> outputs, int[] rows, int rowsOfTensors) {
    for (int place = 0; place < rows.length; place++) {
      runOfRow[rows[place]] = runs.count();
      placeOfRow[rows[place]] = place;
      inPlace &= rows[place] == place;
    }
    placed += rows.length;
    runs.add(scope, outputs);
    tensorRows.add(rowsOfTensors);
  }

  void addBad(int row, ErrorMessage error) {
    runOfRow[row] = BAD;
    errors[row] = error;
    badRows++;
  }

  /** How many rows that were to be scored have no outputs. */
  int badRows() {
    return badRows;
  }

  /** How many rows have no outputs. */
  int rowsWithoutOutputs() {
    int without = 0;
    for (int row = 0; row < size; row++) {
      without += hasOutputs(row) ? 0 : 1;
    }
    return without;
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

  /** An output of the run that scored the row. */
  NativeTensor output(int row, int output) {
    return runs.output(runOfRow[row], output);
  }

  /** Whether one run scored all rows, and has each of them at its own place. */
  boolean isOneRun() {
    return inPlace && placed == size && badRows == 0 && size > 0;
  }

  /** Which run scored the row; negative if none did. */
  int run(int row) {
    return runOfRow[row];
  }

  int placeInRun(int row) {
    return placeOfRow[row];
  }

  /**
   * An output in each of the runs, to be read until the batch is closed.
   *
   * @param tensor the place of its tensor, or of the first of several, among those of a run
   */
  ReadOnlyColumn[] columns(OutputBinding binding, int tensor) {
    ReadOnlyColumn[] columns = new ReadOnlyColumn[runs.count()];
    for (int run = 0; run < columns.length; run++) {
      int parts = binding.components().size();
      columns[run] = parts == 0
          ? TensorColumn.of(binding, runs.output(run, tensor), this)
          : new CompositeParts(binding, runs.outputs(run, tensor, parts), tensorRows.get(run))
              .column(this);
    }
    return columns;
  }

  void columnOpened() {
    openColumns++;
  }

  void columnClosed() {
    openColumns--;
    if (openColumns == 0) {
      close();
    }
  }

  /** Frees all tensors, from whatever thread. Closing again does nothing. */
  @Override
  public void close() {
    runs.close();
  }

  /**
   * Frees all tensors as soon as nobody can read them any more: for batches whose columns another
   * thread may be reading at this moment.
   */
  public void closeWhenUnreachable() {
    Unreachable.CLEANER.register(this, runs::close);
  }
}
