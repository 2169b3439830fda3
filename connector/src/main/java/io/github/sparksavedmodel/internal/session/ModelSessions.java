/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

/** Gives tasks the session that they ask for: one per model and executor. Thread-safe. */
public final class ModelSessions {

  private ModelSessions() {}

  /**
   * Leases the session, having its model fetched and loaded if no task of this executor has done
   * so; the caller closes the lease.
   *
   * @throws io.github.sparksavedmodel.error.ModelException if the model cannot be fetched or
   *     loaded, or not in time
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public static SessionLease acquire(SessionRequest request, AskingTask task)
      throws InterruptedException {
    return ExecutorSessions.acquire(request, new ModelLoad(request, task), task::whileWaiting);
  }
}
