/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.time.Duration;

/**
 * The cache of sessions that all tasks of this JVM share, whichever application or Spark session
 * they belong to. Thread-safe.
 *
 * <p>It is not tied to a Spark session: when one is stopped and another started in the same JVM, as
 * in notebooks and tests, models that are still loaded are used again.
 */
public final class ExecutorSessions {
  /** Long enough for the pause between two jobs or micro-batches. */
  private static final Duration GRACE_PERIOD = Duration.ofMinutes(2);

  private static final SessionCache CACHE = new SessionCache(GRACE_PERIOD);

  private ExecutorSessions() {}

  /** Leases a session, see {@link SessionCache#acquire}; the caller closes the lease. */
  public static SessionLease acquire(
      SessionRequest request, SessionCache.Loader loader, Runnable whileWaiting)
      throws InterruptedException {
    return CACHE.acquire(request, loader, whileWaiting);
  }

  /** The number of sessions that are loaded, in use or idle. */
  public static int loadedSessions() {
    return CACHE.loadedSessions();
  }

  /** Closes the sessions that nobody uses now. */
  public static void closeIdle() {
    CACHE.closeIdle();
  }
}
