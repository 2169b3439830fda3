/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

/**
 * Where the batch loop counts what it does. Called from the task's thread; {@link #runNanos} from
 * the one that ran TensorFlow for it.
 */
public interface ScoreCounters {

  /** A batch of so many rows was run. */
  void batch(long rows);

  /** Rows that could not be scored and were let through with null outputs. */
  void badRows(long rows);

  /** Time to load the model, or to wait until another task has loaded it. */
  void loadNanos(long nanos);

  /** The bytes of a model that this task copied to its host. */
  void fetchedBytes(long bytes);

  /** Time to copy rows into tensors. */
  void gatherNanos(long nanos);

  /** Time inside TensorFlow. */
  void runNanos(long nanos);

  /** Time to copy outputs into rows. */
  void emitNanos(long nanos);

  /** The bytes of all tensors of one batch; the largest is of interest. */
  void batchBytes(long bytes);
}
