/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A session in the cache, from the moment that somebody began to load it. The outcome of loading
 * may be awaited by any thread; the other fields are guarded by the lock of the cache.
 */
final class CachedSession {
  private final CompletableFuture<Optional<TensorFlowSession>> outcome = new CompletableFuture<>();

  private int users;
  private long period;
  private @Nullable Future<?> expiry;

  void loaded(TensorFlowSession session) {
    outcome.complete(Optional.of(session));
  }

  void failed(Throwable failure) {
    outcome.completeExceptionally(failure);
  }

  /** The task that was loading stopped before it knew whether the model can be loaded. */
  void abandoned() {
    outcome.complete(Optional.empty());
  }

  /** Waits for the session; empty if loading was abandoned. Throws what loading threw. */
  Optional<TensorFlowSession> await() throws InterruptedException {
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw new IllegalStateException("A loader throws no other exceptions", e);
    }
  }

  /** The session, if it is loaded by now. */
  Optional<TensorFlowSession> session() {
    return outcome.isCompletedExceptionally() ? Optional.empty() : outcome.getNow(Optional.empty());
  }

  void addUser() {
    users++;
    period++;
    cancelExpiry();
  }

  void removeUser() {
    users--;
  }

  boolean isIdle() {
    return users == 0 && session().isPresent();
  }

  /** Which of its idle periods it is in: a new one begins with every user. */
  long period() {
    return period;
  }

  void cancelExpiry() {
    if (expiry != null) {
      expiry.cancel(false);
      expiry = null;
    }
  }

  void expireWith(Future<?> timer) {
    expiry = timer;
  }
}
