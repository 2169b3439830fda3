/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.util.function.LongConsumer;

/** Gives tasks the session that they ask for: one per model and executor. Thread-safe. */
public final class ModelSessions {

  private ModelSessions() {}

  /**
   * Leases the session, having its model fetched and loaded if no task of this executor has done
   * so; the caller closes the lease.
   *
   * @param whileWaiting is called now and then while this waits, and may end that by an exception
   * @param fetchedBytes told how many bytes of the model were copied to this host, if this task is
   *     the one that had it fetched
   * @throws io.github.sparksavedmodel.error.ModelException if the model cannot be fetched or
   *     loaded, or not in time
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public static SessionLease acquire(
      SessionRequest request, Runnable whileWaiting, LongConsumer fetchedBytes)
      throws InterruptedException {
    return ExecutorSessions.acquire(request, new ModelLoad(request, fetchedBytes), whileWaiting);
  }
}
