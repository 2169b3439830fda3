/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.internal.store.LocalModel;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionCacheTest {
  private static final Path MODEL = Fixtures.model("arithmetic");
  private static final ModelKey KEY = Fixtures.key(MODEL, "serve");
  private static final Set<Thread.State> PARKED =
      Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

  private final AtomicInteger loads = new AtomicInteger();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final ExecutorService tasks = Executors.newCachedThreadPool();
  private final SessionCache cache = new SessionCache(Duration.ofHours(1), timer);

  @AfterEach
  void nothingStaysOpen() {
    tasks.shutdownNow();
    timer.shutdownNow();
    cache.closeIdle();
    assertThat(cache.loadedSessions()).isZero();
    assertThat(OpenTensors.count()).isZero();
  }

  /** Loading by a step of the test's own, when the files are there. */
  private record Loading(Step step) implements SessionCache.Loader {
    interface Step {
      TensorFlowSession load() throws InterruptedException;
    }

    @Override
    public LocalModel fetch(BooleanSupplier isUnwanted) throws InterruptedException {
      return Fixtures.inPlace(MODEL);
    }

    @Override
    public TensorFlowSession load(LocalModel files) throws InterruptedException {
      return step.load();
    }
  }

  private static SessionLease acquire(SessionCache from, ModelKey key, Loading.Step step)
      throws InterruptedException {
    return from.acquire(Fixtures.request(key), new Loading(step), Fixtures::waitOn);
  }

  private TensorFlowSession load() {
    loads.incrementAndGet();
    return Fixtures.load(MODEL, "serve");
  }

  private static boolean isOpen(TensorFlowSession session) {
    try {
      session.prepare(List.of(), List.of(), null).close();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Test
  void equalKeysShareASession() throws InterruptedException {
    ModelKey equal =
        new ModelKey(KEY.identity(), KEY.path(), List.of("serve", "serve"), KEY.intraOpThreads());
    try (SessionLease first = acquire(cache, KEY, this::load);
        SessionLease second = acquire(cache, equal, this::load)) {
      assertThat(second.session()).isSameAs(first.session());
    }
    assertThat(loads).hasValue(1);
    assertThat(cache.loadedSessions()).isEqualTo(1);
  }

  @Test
  void everyPartOfTheKeyTellsSessionsApart() {
    assertThat(KEY)
        .isNotEqualTo(new ModelKey("other", KEY.path(), KEY.tags(), 1))
        .isNotEqualTo(new ModelKey(KEY.identity(), "other", KEY.tags(), 1))
        .isNotEqualTo(new ModelKey(KEY.identity(), KEY.path(), List.of(), 1))
        .isNotEqualTo(new ModelKey(KEY.identity(), KEY.path(), KEY.tags(), 2));
    assertThat(Fixtures.key(MODEL, "b", "a", "b")).isEqualTo(Fixtures.key(MODEL, "a", "b"));
  }

  @Test
  void tasksThatAskAtOnceLoadOnce() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    List<Future<SessionLease>> leases = new ArrayList<>();
    for (int task = 0; task < 6; task++) {
      leases.add(tasks.submit(() -> acquire(cache, KEY, () -> {
        loading.await();
        return load();
      })));
    }
    loading.countDown();
    for (Future<SessionLease> lease : leases) {
      assertThat(lease.get().session()).isSameAs(leases.get(0).get().session());
    }
    for (Future<SessionLease> lease : leases) {
      lease.get().close();
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void aSlowModelDoesNotDelayAnother() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Future<SessionLease> slow = tasks.submit(() -> acquire(cache, KEY, () -> {
      begun.countDown();
      loading.await();
      return load();
    }));
    begun.await();
    try (SessionLease other = acquire(cache, Fixtures.key(MODEL), this::load)) {
      assertThat(isOpen(other.session())).isTrue();
      assertThat(slow).isNotDone();
    }
    loading.countDown();
    slow.get().close();
  }

  @Test
  void aFailureGoesToAllWhoWaitAndTheNextTriesAgain() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    List<Future<SessionLease>> leases = new ArrayList<>();
    Loading.Step failing = () -> {
      loads.incrementAndGet();
      begun.countDown();
      loading.await();
      throw new IllegalArgumentException("damaged");
    };
    leases.add(tasks.submit(() -> acquire(cache, KEY, failing)));
    begun.await();
    List<Thread> waiters = new ArrayList<>();
    for (int task = 0; task < 3; task++) {
      leases.add(tasks.submit(() -> {
        synchronized (waiters) {
          waiters.add(Thread.currentThread());
        }
        return acquire(cache, KEY, failing);
      }));
    }
    awaitParked(waiters, 3);
    loading.countDown();

    for (Future<SessionLease> lease : leases) {
      assertThatThrownBy(lease::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("damaged");
    }
    assertThat(loads).hasValue(1);
    acquire(cache, KEY, this::load).close();
    assertThat(loads).hasValue(2);
  }

  @Test
  void aLoadGoesOnForOthersWhenTheTaskThatBeganItIsInterrupted() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Future<SessionLease> killed = tasks.submit(() -> acquire(cache, KEY, () -> {
      begun.countDown();
      loading.await();
      return load();
    }));
    begun.await();
    List<Thread> waiters = new ArrayList<>();
    Future<SessionLease> waiting = tasks.submit(() -> {
      synchronized (waiters) {
        waiters.add(Thread.currentThread());
      }
      return acquire(cache, KEY, this::load);
    });
    awaitParked(waiters, 1);
    killed.cancel(true);
    loading.countDown();

    try (SessionLease lease = waiting.get()) {
      assertThat(isOpen(lease.session())).isTrue();
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void aLoadThatNobodyWaitsForAnyMoreIsIdleInTheEnd() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    SessionCache.Loader slow = new Loading(() -> {
      begun.countDown();
      loading.await();
      return load();
    });
    Runnable killed = () -> {
      throw new UnsupportedOperationException("killed");
    };

    assertThatThrownBy(() -> cache.acquire(Fixtures.request(KEY), slow, killed))
        .isInstanceOf(UnsupportedOperationException.class);
    begun.await();
    assertThat(cache.loadedSessions()).isZero();
    loading.countDown();
    while (timer.getQueue().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }

    acquire(cache, KEY, this::load).close();
    assertThat(loads).hasValue(1);
  }

  @Test
  void waitingCanBeInterrupted() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Future<SessionLease> slow = tasks.submit(() -> acquire(cache, KEY, () -> {
      begun.countDown();
      loading.await();
      return load();
    }));
    begun.await();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> acquire(cache, KEY, this::load))
        .isInstanceOf(InterruptedException.class);
    loading.countDown();
    slow.get().close();
    assertThat(timer.getQueue()).as("idle sessions").hasSize(1);
  }

  @Test
  void aLeaseEndsOnce() throws InterruptedException {
    SessionLease first = acquire(cache, KEY, this::load);
    try (SessionLease second = acquire(cache, KEY, this::load)) {
      first.close();
      first.close();
      cache.closeIdle();

      assertThat(isOpen(second.session())).isTrue();
      assertThatIllegalStateException().isThrownBy(first::session);
    }
  }

  @Test
  void onlyAnIdleSessionHasATimer() throws InterruptedException {
    SessionLease first = acquire(cache, KEY, this::load);
    assertThat(timer.getQueue()).isEmpty();
    first.close();
    assertThat(timer.getQueue()).hasSize(1);
    assertThat(((Future<?>) timer.getQueue().peek()).isCancelled()).isFalse();

    SessionLease again = acquire(cache, KEY, this::load);
    assertThat(((Future<?>) timer.getQueue().peek()).isCancelled()).isTrue();
    again.close();
    assertThat(loads).hasValue(1);
  }

  @Test
  void anIdleSessionIsClosedAfterTheGracePeriodAndLoadedAgain() throws InterruptedException {
    SessionCache brief = new SessionCache(Duration.ofMillis(50), timer);
    SessionLease lease = acquire(brief, KEY, this::load);
    TensorFlowSession session = lease.session();
    TimeUnit.MILLISECONDS.sleep(200);
    assertThat(isOpen(session)).as("in use").isTrue();
    lease.close();
    while (brief.loadedSessions() > 0 || isOpen(session)) {
      TimeUnit.MILLISECONDS.sleep(10);
    }

    acquire(brief, KEY, this::load).close();
    brief.closeIdle();
    assertThat(loads).hasValue(2);
  }

  @Test
  void sessionsAreNeverClosedInUse() throws Exception {
    SessionCache hasty = new SessionCache(Duration.ZERO, timer);
    List<Future<Integer>> runs = new ArrayList<>();
    for (int task = 0; task < 4; task++) {
      runs.add(tasks.submit(() -> {
        int open = 0;
        for (int i = 0; i < 100; i++) {
          try (SessionLease lease = acquire(hasty, KEY, this::load)) {
            open += isOpen(lease.session()) ? 1 : 0;
          }
        }
        return open;
      }));
    }
    for (Future<Integer> run : runs) {
      assertThat(run.get()).isEqualTo(100);
    }
    hasty.closeIdle();
  }

  @Test
  void theCacheOfTheJvmEndsItsThreadWhenNothingIsIdle() throws InterruptedException {
    ExecutorSessions.acquire(Fixtures.request(KEY), new Loading(this::load), Fixtures::waitOn)
        .close();
    assertThat(ExecutorSessions.loadedSessions()).isEqualTo(1);
    ExecutorSessions.closeIdle();
    assertThat(ExecutorSessions.loadedSessions()).isZero();
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("savedmodel-idle-sessions"))) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void awaitParked(List<Thread> threads, int count) throws InterruptedException {
    while (true) {
      synchronized (threads) {
        boolean isParked = threads.stream().allMatch(thread -> PARKED.contains(thread.getState()));
        if (threads.size() == count && isParked) {
          return;
        }
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
