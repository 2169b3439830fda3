/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A session in the cache, from the moment that somebody asked for it. The outcome of loading may be
 * awaited by any thread; the other fields are guarded by the lock of the cache.
 */
final class CachedSession {
  /** How soon a task that waits learns that it was killed. */
  private static final long LOOK_MILLIS = 100;

  private final CompletableFuture<TensorFlowSession> outcome = new CompletableFuture<>();
  private volatile LoadStep step = LoadStep.FETCHED;
  private volatile boolean isUnwanted;
  private volatile boolean isLate;

  private int users;
  private long period;
  private long lastUse;
  private long heldBytes;
  private @Nullable Future<?> expiry;

  /** The files are there, and TensorFlow's part begins. */
  void fetched() {
    step = LoadStep.LOADED;
  }

  void loaded(TensorFlowSession session) {
    outcome.complete(session);
  }

  void failed(Throwable failure) {
    outcome.completeExceptionally(failure);
  }

  /**
   * Waits for the session. Throws what loading threw.
   *
   * @param whileWaiting is called now and then, and ends the wait by an exception
   * @throws ModelException LOAD_TIMED_OUT if the request has a limit that passes
   */
  TensorFlowSession await(SessionRequest request, Runnable whileWaiting)
      throws InterruptedException {
    Duration limit = request.limits().load();
    long start = System.nanoTime();
    long left = limit == null ? Long.MAX_VALUE : limit.toNanos();
    while (true) {
      try {
        long look = Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        return outcome.get(look, TimeUnit.NANOSECONDS);
      } catch (TimeoutException stillLoading) {
        whileWaiting.run();
        if (limit != null) {
          left = limit.toNanos() - (System.nanoTime() - start);
          checkTimeLeft(left, request.key(), limit);
        }
      } catch (ExecutionException e) {
        throw unchecked(e);
      }
    }
  }

  private void checkTimeLeft(long left, ModelKey key, Duration limit) {
    if (left <= 0) {
      isLate = true;
      throw new ModelException(ErrorCondition.LOAD_TIMED_OUT.with(
          "path", key.path(), "limit", TimeLimits.text(limit), "step", step.word()));
    }
  }

  private static RuntimeException unchecked(ExecutionException failure) {
    if (failure.getCause() instanceof Error error) {
      throw error;
    }
    return failure.getCause() instanceof RuntimeException exception
        ? exception
        : new IllegalStateException(failure.getCause());
  }

  /** The session, if it is loaded by now. */
  Optional<TensorFlowSession> session() {
    return outcome.isCompletedExceptionally()
        ? Optional.empty()
        : Optional.ofNullable(outcome.getNow(null));
  }

  /** Whether a run has left the session in a state in which others would fail, too. */
  boolean isBroken() {
    return session().filter(TensorFlowSession::isBroken).isPresent();
  }

  /**
   * Says that nobody wants the session, if nobody waits for it any more while its files are fetched
   * and nobody will soon: a task that ran out of time is tried again, one that was killed is not.
   */
  boolean giveUpIfUnwanted() {
    isUnwanted |= users == 0 && step == LoadStep.FETCHED && !isLate && !outcome.isDone();
    return isUnwanted;
  }

  /** Whether everybody has given it up. Nobody may ask for it then. */
  boolean isUnwanted() {
    return isUnwanted;
  }

  void addUser() {
    users++;
    period++;
    cancelExpiry();
  }

  /**
   * A user has left.
   *
   * @param use a number that is larger than those of all uses before, of whatever session
   */
  void removeUser(long use) {
    users--;
    lastUse = use;
  }

  boolean isIdle() {
    return users == 0 && session().isPresent();
  }

  /** When it was last used, as a number that grows with each use of any session. */
  long lastUse() {
    return lastUse;
  }

  /** The memory that is counted for it: none before TensorFlow's part begins. */
  long heldBytes() {
    return heldBytes;
  }

  void hold(long bytes) {
    heldBytes = bytes;
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

  boolean isExpiring() {
    return expiry != null;
  }

  void expireWith(Future<?> timer) {
    expiry = timer;
  }
}
