/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that tasks share: loaded once for each {@link ModelKey}, leased, and closed when nobody
 * has used them for a grace period. Thread-safe.
 *
 * <p>Models are loaded and closed outside the lock, so that a slow one delays only its own tasks. A
 * session in use is never closed.
 */
public final class SessionCache {
  private static final Logger LOGGER = LoggerFactory.getLogger(SessionCache.class);

  private final Object lock = new Object();
  private final Map<ModelKey, CachedSession> entries = new HashMap<>();
  private final Duration gracePeriod;
  private final ScheduledExecutorService timer;

  /** A cache that keeps idle sessions for a while. Its thread exists only while one is idle. */
  public SessionCache(Duration gracePeriod) {
    this(gracePeriod, daemonTimer());
  }

  SessionCache(Duration gracePeriod, ScheduledExecutorService timer) {
    this.gracePeriod = gracePeriod;
    this.timer = timer;
  }

  /** Loads a session. Its failures are unchecked and go to every task that waits for it. */
  @FunctionalInterface
  public interface Loader {

    /** Makes the session, which the cache owns from then on. */
    TensorFlowSession load() throws InterruptedException;
  }

  /**
   * Leases the session of a key, loading it if need be; the caller closes the lease.
   *
   * <p>Of tasks that ask at the same time one loads and the others wait. If loading fails, all of
   * them get the failure, and the next to ask tries again. If the loading task is interrupted, one
   * of the others loads.
   *
   * @throws InterruptedException if this thread is interrupted while it loads or waits
   */
  public SessionLease acquire(ModelKey key, Loader loader) throws InterruptedException {
    while (true) {
      CachedSession fresh = new CachedSession();
      CachedSession entry = enter(key, fresh);
      boolean isLeased = false;
      try {
        if (entry == fresh) {
          load(key, entry, loader);
        }
        Optional<TensorFlowSession> session = entry.await();
        if (session.isPresent()) {
          isLeased = true;
          return new SessionLease(session.get(), () -> leave(key, entry));
        }
      } finally {
        if (!isLeased) {
          leave(key, entry);
        }
      }
    }
  }

  /** The number of sessions that are loaded, in use or idle. */
  public int loadedSessions() {
    synchronized (lock) {
      return (int)
          entries.values().stream().filter(e -> e.session().isPresent()).count();
    }
  }

  /** Closes the sessions that nobody uses now, without waiting for the grace period. */
  public void closeIdle() {
    List<CachedSession> idle = new ArrayList<>();
    synchronized (lock) {
      entries.values().stream().filter(CachedSession::isIdle).forEach(idle::add);
      entries.values().removeAll(idle);
      idle.forEach(CachedSession::cancelExpiry);
    }
    idle.forEach(SessionCache::close);
  }

  private CachedSession enter(ModelKey key, CachedSession fresh) {
    synchronized (lock) {
      CachedSession entry = entries.computeIfAbsent(key, absent -> fresh);
      entry.addUser();
      return entry;
    }
  }

  private void load(ModelKey key, CachedSession entry, Loader loader) throws InterruptedException {
    try {
      entry.loaded(loader.load());
    } catch (InterruptedException e) {
      forget(key, entry);
      entry.abandoned();
      throw e;
    } catch (RuntimeException | Error e) {
      forget(key, entry);
      entry.failed(e);
    }
  }

  private void forget(ModelKey key, CachedSession entry) {
    synchronized (lock) {
      entries.remove(key, entry);
    }
  }

  private void leave(ModelKey key, CachedSession entry) {
    synchronized (lock) {
      entry.removeUser();
      if (entry.isIdle() && entries.get(key) == entry) {
        long period = entry.period();
        entry.expireWith(timer.schedule(
            () -> expire(key, entry, period), gracePeriod.toMillis(), TimeUnit.MILLISECONDS));
      }
    }
  }

  private void expire(ModelKey key, CachedSession entry, long period) {
    synchronized (lock) {
      if (!entry.isIdle() || entry.period() != period || !entries.remove(key, entry)) {
        return;
      }
    }
    close(entry);
  }

  private static void close(CachedSession entry) {
    TensorFlowSession session = entry.session().orElseThrow();
    LOGGER.info("Closing the idle session of {}", session.key().path());
    try {
      session.close();
    } catch (RuntimeException e) {
      LOGGER.warn("Closing the session of {} failed", session.key().path(), e);
    }
  }

  private static ScheduledExecutorService daemonTimer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, "savedmodel-idle-sessions");
      thread.setDaemon(true);
      return thread;
    });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
