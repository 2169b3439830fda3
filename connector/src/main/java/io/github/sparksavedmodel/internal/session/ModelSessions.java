/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.store.FetchProgress;
import io.github.sparksavedmodel.internal.store.LocalModel;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Gives tasks the session that they ask for: one per model and executor. Thread-safe. */
public final class ModelSessions {

  private ModelSessions() {}

  /**
   * Leases the session, fetching and loading its model if no task of this executor has done so; the
   * caller closes the lease.
   *
   * @param isKilled whether the task was killed, which ends a fetch
   * @param fetchedBytes told how many bytes of the model were copied to this host
   * @throws io.github.sparksavedmodel.error.ModelException if the model cannot be fetched or loaded
   * @throws InterruptedException if the thread is interrupted while it waits for another task's
   *     load, or the task was killed while it fetched
   */
  public static SessionLease acquire(
      SessionRequest request, BooleanSupplier isKilled, LongConsumer fetchedBytes)
      throws InterruptedException {
    FetchProgress progress = new FetchProgress(isKilled, fetchedBytes);
    return ExecutorSessions.acquire(request.key(), () -> {
      LocalModel model = request.source().open(request.settings().openStore(), progress);
      return TensorFlowSession.load(request.key(), model, request.settings());
    });
  }
}
