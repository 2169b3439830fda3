/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.session.ModelSessions;
import io.github.sparksavedmodel.internal.session.SessionCall;
import io.github.sparksavedmodel.internal.session.SessionLease;
import io.github.sparksavedmodel.internal.session.TensorReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Scores the rows of one partition, batch by batch. Loads the model with the first batch, so a
 * partition without rows never touches it. Confined to one task; the caller closes it when the task
 * ends.
 */
public final class PartitionScorer implements AutoCloseable {
  private final ScoringTask task;
  private final TaskContext context;
  private final ScoreCounters counters;
  private final BatchSizer sizer;
  private final RowErrors errors;
  private final OutputRows outputRows;
  private final OutputColumns outputColumns;
  private final Optional<SpareCore> spareCore;
  private @Nullable SessionLease lease;
  private @Nullable SessionCall call;
  private @Nullable BatchScorer scorer;
  private long ordinal;
  private boolean closed;

  /**
   * A scorer for the partition of a task.
   *
   * @param context the context of the task, which is asked before each run whether the task was
   *     killed, and how many cores the task has
   */
  public PartitionScorer(ScoringTask task, TaskContext context, ScoreCounters counters) {
    this.task = task;
    this.context = context;
    this.counters = counters;
    this.sizer = sizer(task);
    this.errors = new RowErrors(task.mode(), context.partitionId(), counters);
    this.outputRows = OutputRows.of(task.plan(), task.layout());
    this.outputColumns = new OutputColumns(task.plan(), task.layout());
    this.spareCore = context.cpus() > 1 ? Optional.of(new SpareCore()) : Optional.empty();
  }

  private static BatchSizer sizer(ScoringTask task) {
    if (!task.plan().batching().isOpen()) {
      return BatchSizer.fixed(task.plan().batching().rowsPerRun());
    }
    if (task.batchRows() > 0) {
      return BatchSizer.fixed(task.batchRows());
    }
    return BatchSizer.automatic(
        task.plan().inputs().stream().mapToLong(InputBinding::rowBytes).sum());
  }

  /** The most rows to gather for the next batch. */
  public int batchRows() {
    return sizer.rows();
  }

  /** The bytes of gathered rows at which a batch should end early. */
  public long batchBytes() {
    return sizer.mostBytes();
  }

  /**
   * Scores the first rows of a batch, at least one: all, unless their outputs take much memory. The
   * caller closes what it gets.
   *
   * @throws org.apache.spark.TaskKilledException if the task was killed meanwhile
   */
  public ScoredBatch score(RowBatch rows) {
    return score(rows, Optional.empty());
  }

  /**
   * As {@link #score(RowBatch)}.
   *
   * @param meanwhile what this thread does, at most once, while TensorFlow runs in another: not at
   *     all unless the task has more than one core. What it throws is thrown when the batch is
   *     scored, checked exceptions of Spark's code too
   */
  public ScoredBatch score(RowBatch rows, Runnable meanwhile) {
    return score(rows, Optional.of(new Meanwhile(meanwhile)));
  }

  private ScoredBatch score(RowBatch rows, Optional<Meanwhile> meanwhile) {
    if (closed) {
      throw new IllegalStateException("the scorer is closed");
    }
    ScoredBatch scored = scorer().score(rows, ordinal, meanwhile);
    ordinal += scored.size();
    return scored;
  }

  /** The outputs of one row of a scored batch; valid until the next call. */
  public UnsafeRow outputRow(ScoredBatch scored, int row) {
    return outputRows.row(scored, row);
  }

  /**
   * The outputs of a scored batch as columns, to be read until the batch is closed, which closing
   * the last of them does.
   */
  public List<ColumnVector> outputColumns(ScoredBatch scored) {
    return outputColumns.of(scored);
  }

  private BatchScorer scorer() {
    BatchScorer ready = scorer;
    if (ready == null) {
      long start = System.nanoTime();
      SessionLease acquired = acquire();
      lease = acquired;
      SessionCall prepared = prepare(acquired);
      call = prepared;
      ready = new BatchScorer(task, prepared, sizer, errors, counters, context, spareCore);
      scorer = ready;
      counters.loadNanos(System.nanoTime() - start);
    }
    return ready;
  }

  private SessionLease acquire() {
    context.killTaskIfInterrupted();
    try {
      return ModelSessions.acquire(task.session(), new LoadingTask(context, counters));
    } catch (InterruptedException killed) {
      Thread.currentThread().interrupt();
      context.killTaskIfInterrupted();
      throw new TaskKilledException("interrupted while waiting for the model to be loaded");
    }
  }

  private SessionCall prepare(SessionLease acquired) {
    BindingPlan plan = task.plan();
    List<TensorReference> inputs = new ArrayList<>();
    plan.inputs()
        .forEach(input -> input
            .tensorNames()
            .forEach(tensor -> inputs.add(
                new TensorReference(input.signatureText(), "input", input.input(), tensor))));
    plan.constants()
        .forEach(input -> inputs.add(new TensorReference(
            input.signatureText(), "input", input.input(), input.tensorName())));
    List<TensorReference> outputs = plan.outputs().stream()
        .flatMap(output -> output.tensorNames().stream()
            .map(tensor ->
                new TensorReference(output.signature(), "output", output.output(), tensor)))
        .toList();
    return acquired.session().prepare(inputs, outputs, task.session().limits().run());
  }

  /** Gives the session back. The second call does nothing. */
  @Override
  public void close() {
    closed = true;
    scorer = null;
    spareCore.ifPresent(SpareCore::close);
    SessionCall prepared = call;
    SessionLease held = lease;
    call = null;
    lease = null;
    try {
      if (prepared != null) {
        prepared.close();
      }
    } finally {
      if (held != null) {
        held.close();
      }
    }
  }
}
