/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.store.LocalModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions that tasks share: loaded once for each {@link ModelKey}, leased, and closed when nobody
 * has used them for a grace period, or earlier if another model needs their memory. Thread-safe.
 *
 * <p>Each model is loaded by a thread of its own, so that tasks can stop waiting for it, and closed
 * outside the lock, so that a slow one delays only its own tasks. A session in use is never closed.
 * One that a run has broken is leased to nobody else: the next to ask gets a new one.
 */
public final class SessionCache {
  private static final Logger LOGGER = LoggerFactory.getLogger(SessionCache.class);

  private final Object lock = new Object();
  private final Map<ModelKey, CachedSession> entries = new HashMap<>();
  private final Duration gracePeriod;
  private final ScheduledExecutorService timer;
  private long uses;
  /**
   * Of all sessions that are loaded or being loaded, broken ones included, until they are closed.
   */
  private long heldBytes;

  /** A cache that keeps idle sessions for a while. Its thread exists only while one is idle. */
  public SessionCache(Duration gracePeriod) {
    this(gracePeriod, daemonTimer());
  }

  SessionCache(Duration gracePeriod, ScheduledExecutorService timer) {
    this.gracePeriod = gracePeriod;
    this.timer = timer;
  }

  /** Loads a session, on a thread of its own. A failure goes to every task that waits for it. */
  public interface Loader {

    /** What the thread runs that loads. */
    default Runnable inContext(Runnable load) {
      return load;
    }

    /**
     * Brings the model's files to this host.
     *
     * @param isUnwanted whether all tasks that waited for the model were killed, which may end this
     *     by an interruption
     */
    LocalModel fetch(BooleanSupplier isUnwanted) throws InterruptedException;

    /**
     * Makes the session, which the cache owns from then on.
     *
     * @param files the files, which belong to the session, or are closed if there is none
     */
    TensorFlowSession load(LocalModel files) throws InterruptedException;
  }

  /**
   * Leases the session that is asked for, having it loaded if need be; the caller closes the lease.
   *
   * <p>Of tasks that ask at the same time all wait for one load. If it fails, all of them get the
   * failure, and the next to ask tries again. A load goes on when those who waited have run out of
   * time; its session is then idle. It is given up when all of them were killed, unless the files
   * are there and TensorFlow has begun.
   *
   * @param whileWaiting is called now and then while this waits, and may end that by an exception
   * @throws io.github.sparksavedmodel.error.ModelException LOAD_TIMED_OUT, or what loading throws
   * @throws InterruptedException if this thread is interrupted while it waits
   */
  public SessionLease acquire(SessionRequest request, Loader loader, Runnable whileWaiting)
      throws InterruptedException {
    ModelKey key = request.key();
    CachedSession entry = enter(request, loader);
    boolean isLeased = false;
    try {
      TensorFlowSession session = entry.await(request, whileWaiting);
      isLeased = true;
      return new SessionLease(session, () -> leave(key, entry));
    } finally {
      if (!isLeased) {
        leave(key, entry);
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
      idle.forEach(this::remove);
    }
    idle.forEach(this::close);
  }

  private CachedSession enter(SessionRequest request, Loader loader) {
    CachedSession fresh = new CachedSession();
    CachedSession entry;
    synchronized (lock) {
      entry =
          entries.compute(request.key(), (key, old) -> old == null || old.isBroken() ? fresh : old);
      entry.addUser();
    }
    if (entry == fresh) {
      startLoading(request, entry, loader);
    }
    return entry;
  }

  /** The thread inherits the rights of the task, which it may need to read the files. */
  private void startLoading(SessionRequest request, CachedSession entry, Loader loader) {
    Thread thread = new Thread(
        loader.inContext(() -> load(request, entry, loader)),
        "savedmodel-load " + request.key().path());
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) {
      failed(request.key(), entry, noThread);
    }
  }

  private void load(SessionRequest request, CachedSession entry, Loader loader) {
    ModelKey key = request.key();
    try {
      entry.loaded(loader.load(fetch(request, entry, loader)));
    } catch (Throwable e) { // Those who wait have to learn of it, whatever it is.
      failed(key, entry, e);
    }
    boolean isUnwanted;
    synchronized (lock) {
      isUnwanted = entry.isUnwanted() && entry.isIdle();
      if (isUnwanted) {
        release(entry);
      } else {
        expireIfIdle(key, entry);
      }
    }
    if (isUnwanted) {
      close(entry);
    }
  }

  private LocalModel fetch(SessionRequest request, CachedSession entry, Loader loader)
      throws InterruptedException {
    LocalModel files = loader.fetch(entry::isUnwanted);
    try {
      entry.fetched();
      if (entry.isUnwanted()) {
        throw new InterruptedException("nobody wants the model any more");
      }
      makeRoom(entry, request);
      return files;
    } catch (InterruptedException | RuntimeException | Error e) {
      files.close();
      throw e;
    }
  }

  private void failed(ModelKey key, CachedSession entry, Throwable failure) {
    synchronized (lock) {
      entries.remove(key, entry);
      release(entry);
    }
    LOGGER.debug("Loading the model at {} failed", key.path(), failure);
    entry.failed(failure);
  }

  /** Counts the memory of a model and closes idle sessions, as many as that needs. */
  private void makeRoom(CachedSession entry, SessionRequest request) {
    long most = SessionMemory.most(request.settings());
    List<CachedSession> closed = new ArrayList<>();
    long missing;
    synchronized (lock) {
      entry.hold(request.modelBytes());
      heldBytes += entry.heldBytes();
      missing = heldBytes - most;
      while (missing > 0) {
        Optional<CachedSession> idle = leastRecentlyUsed();
        if (idle.isEmpty()) {
          break;
        }
        missing -= idle.get().heldBytes();
        remove(idle.get());
        closed.add(idle.get());
      }
    }
    closed.forEach(this::close);
    if (missing > 0) {
      LOGGER.warn(
          "With the model at {} (about {} bytes), models take {} bytes more than"
              + " spark.savedmodel.sessionMaxBytes allows ({}), and all others are in use",
          request.key().path(),
          request.modelBytes(),
          missing,
          most);
    }
  }

  private Optional<CachedSession> leastRecentlyUsed() {
    return entries.values().stream()
        .filter(CachedSession::isIdle)
        .min(Comparator.comparingLong(CachedSession::lastUse));
  }

  /** Forgets a session that is to be closed. */
  private void remove(CachedSession entry) {
    entries.values().remove(entry);
    entry.cancelExpiry();
    release(entry);
  }

  private void release(CachedSession entry) {
    heldBytes -= entry.heldBytes();
    entry.hold(0);
  }

  private void leave(ModelKey key, CachedSession entry) {
    boolean isLastOfBroken;
    synchronized (lock) {
      entry.removeUser(++uses);
      isLastOfBroken = entry.isIdle() && entry.isBroken();
      if (isLastOfBroken) {
        remove(entry);
      } else if (entry.giveUpIfUnwanted()) {
        entries.remove(key, entry);
      } else {
        expireIfIdle(key, entry);
      }
    }
    if (isLastOfBroken) {
      close(entry);
    }
  }

  private void expireIfIdle(ModelKey key, CachedSession entry) {
    if (entry.isIdle() && !entry.isExpiring() && entries.get(key) == entry) {
      long period = entry.period();
      entry.expireWith(timer.schedule(
          () -> expire(key, entry, period), gracePeriod.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void expire(ModelKey key, CachedSession entry, long period) {
    synchronized (lock) {
      if (!entry.isIdle() || entry.period() != period || entries.get(key) != entry) {
        return;
      }
      remove(entry);
    }
    close(entry);
  }

  private void close(CachedSession entry) {
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
