/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.internal.store.LocalModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnwantedLoadTest {
  private static final Path MODEL = Fixtures.model("arithmetic");
  private static final SessionRequest REQUEST = Fixtures.request(Fixtures.key(MODEL, "serve"));

  private final SessionCache cache = new SessionCache(Duration.ofMinutes(1));
  private final CountDownLatch fetching = new CountDownLatch(1);
  private final CountDownLatch givenUp = new CountDownLatch(1);
  private final CountDownLatch mayArrive = new CountDownLatch(1);
  private final Semaphore loads = new Semaphore(0);

  /** Fetches until nobody wants the model or it may arrive. */
  private final SessionCache.Loader loader = new SessionCache.Loader() {
    @Override
    public LocalModel fetch(BooleanSupplier isUnwanted) throws InterruptedException {
      fetching.countDown();
      while (mayArrive.getCount() > 0) {
        if (isUnwanted.getAsBoolean()) {
          givenUp.countDown();
          throw new InterruptedException();
        }
        Thread.onSpinWait();
      }
      return Fixtures.inPlace(MODEL);
    }

    @Override
    public TensorFlowSession load(LocalModel files) throws InterruptedException {
      loads.release();
      return TensorFlowSession.load(REQUEST.key(), files, REQUEST.settings());
    }
  };

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A task that is killed as soon as it waits and the fetch has begun. */
  private void waitAndBeKilled() {
    assertThatThrownBy(() -> cache.acquire(REQUEST, loader, this::die)).isInstanceOf(Killed.class);
  }

  private void die() {
    if (fetching.getCount() == 0) {
      throw new Killed();
    }
  }

  @AfterEach
  void close() {
    mayArrive.countDown();
    cache.closeIdle();
  }

  @Test
  void aFetchEndsWhenAllWhoWaitedWereKilled() throws InterruptedException {
    waitAndBeKilled();
    givenUp.await();
    mayArrive.countDown();
    cache.acquire(REQUEST, loader, Fixtures::waitOn).close();
    assertThat(loads.availablePermits()).isOne();
    assertThat(cache.loadedSessions()).isOne();
  }

  @Test
  void aFetchGoesOnWhileAnotherWaits() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    Thread other = new Thread(() -> {
      try {
        cache.acquire(REQUEST, loader, waiting::countDown).close();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    other.start();
    waiting.await();
    waitAndBeKilled();
    assertThat(givenUp.getCount()).isOne();
    mayArrive.countDown();
    other.join();
    assertThat(loads.availablePermits()).isOne();
  }
}
