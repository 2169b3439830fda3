/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.store.LocalModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that wait no longer than they are told. */
@Timeout(60)
class LoadTimeoutTest {
  private static final Path MODEL = Fixtures.model("arithmetic");
  private static final ModelKey KEY = Fixtures.key(MODEL, "serve");

  private final SessionCache cache = new SessionCache(Duration.ofHours(1));
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger loads = new AtomicInteger();

  @AfterEach
  void closeSessions() {
    cache.closeIdle();
    assertThat(cache.loadedSessions()).isZero();
  }

  private TensorFlowSession load() {
    loads.incrementAndGet();
    return Fixtures.load(MODEL, "serve");
  }

  private void waitToGoOn() throws InterruptedException {
    begun.countDown();
    goOn.await();
  }

  private final SessionCache.Loader slowToFetch = new SessionCache.Loader() {
    @Override
    public LocalModel fetch(BooleanSupplier isUnwanted) throws InterruptedException {
      waitToGoOn();
      return Fixtures.inPlace(MODEL);
    }

    @Override
    public TensorFlowSession load(LocalModel files) {
      return LoadTimeoutTest.this.load();
    }
  };

  private final SessionCache.Loader slowToLoad = new SessionCache.Loader() {
    @Override
    public LocalModel fetch(BooleanSupplier isUnwanted) throws InterruptedException {
      return Fixtures.inPlace(MODEL);
    }

    @Override
    public TensorFlowSession load(LocalModel files) throws InterruptedException {
      waitToGoOn();
      return LoadTimeoutTest.this.load();
    }
  };

  private static SessionRequest within(long millis) {
    TimeLimits limits = new TimeLimits(Duration.ofMillis(millis), null);
    return Fixtures.request(KEY, Fixtures.SETTINGS, limits, 0);
  }

  private ModelException timeout(long millis, SessionCache.Loader loader) {
    ModelException failure = catchThrowableOfType(
        ModelException.class,
        () -> cache.acquire(within(millis), loader, Fixtures::waitOn).close());
    assertThat(failure.error().condition()).isEqualTo(ErrorCondition.LOAD_TIMED_OUT);
    return failure;
  }

  @Test
  void saysThatTheModelWasBeingFetched() throws InterruptedException {
    assertThat(timeout(20, slowToFetch).error().text())
        .isEqualTo("The model at \"" + MODEL + "\" was not ready within 20ms, the limit that option"
            + " \"loadTimeout\" (spark.savedmodel.loadTimeout) sets: it was still being fetched."
            + " Loading goes on, and the model is kept for those who ask next. Raise the limit or"
            + " leave the option out.");
    goOn.countDown();
    cache.acquire(Fixtures.request(KEY), slowToFetch, Fixtures::waitOn).close();
  }

  @Test
  void saysThatTheModelWasBeingLoaded() throws InterruptedException {
    Thread first = new Thread(() -> timeout(30_000, slowToLoad));
    first.start();
    begun.await();

    assertThat(timeout(1000, slowToLoad))
        .hasMessageContaining("within 1s, ")
        .hasMessageContaining("still being loaded.");
    assertThat(first.isAlive()).as("has a limit of its own").isTrue();
    first.interrupt();
    goOn.countDown();
    cache.acquire(Fixtures.request(KEY), slowToLoad, Fixtures::waitOn).close();
    first.join();
  }

  @Test
  void theSessionIsKeptForTheNext() throws InterruptedException {
    timeout(1, slowToLoad);
    goOn.countDown();

    cache.acquire(within(30_000), slowToLoad, Fixtures::waitOn).close();
    assertThat(loads).hasValue(1);
  }

  @Test
  void aFailureAfterwardsIsForgotten() throws InterruptedException {
    SessionCache.Loader failing = new SessionCache.Loader() {
      @Override
      public LocalModel fetch(BooleanSupplier isUnwanted) throws InterruptedException {
        waitToGoOn();
        throw new IllegalArgumentException("damaged");
      }

      @Override
      public TensorFlowSession load(LocalModel files) {
        throw new AssertionError();
      }
    };
    timeout(1, failing);
    goOn.countDown();

    while (loads.get() == 0) {
      try {
        cache.acquire(Fixtures.request(KEY), slowToLoad, Fixtures::waitOn).close();
      } catch (IllegalArgumentException stillTheFirst) {
        assertThat(stillTheFirst).hasMessage("damaged");
      }
    }
    assertThat(loads).hasValue(1);
  }
}
