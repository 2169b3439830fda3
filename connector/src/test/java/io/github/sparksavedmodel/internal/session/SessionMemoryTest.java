/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.sparksavedmodel.internal.reader.ModelListing;
import io.github.sparksavedmodel.internal.store.LocalModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which sessions are closed when another model needs their memory. */
@Timeout(60)
class SessionMemoryTest {
  private static final Path MODEL = Fixtures.model("arithmetic");

  private final SessionCache cache = new SessionCache(Duration.ofHours(1));

  @AfterEach
  void closeSessions() {
    cache.closeIdle();
    assertThat(cache.loadedSessions()).isZero();
  }

  private static final SessionCache.Loader LOADER = new SessionCache.Loader() {
    @Override
    public LocalModel fetch(BooleanSupplier isUnwanted) throws InterruptedException {
      return Fixtures.inPlace(MODEL);
    }

    @Override
    public TensorFlowSession load(LocalModel files) {
      return Fixtures.load(MODEL, "serve");
    }
  };

  private static SessionRequest request(String name, long bytes) {
    ModelKey key = new ModelKey(name, MODEL.toString(), List.of("serve"), 1);
    return Fixtures.request(key, Fixtures.settings(1000), TimeLimits.NONE, bytes);
  }

  private SessionLease lease(String name, long bytes) throws InterruptedException {
    return cache.acquire(request(name, bytes), LOADER, Fixtures::waitOn);
  }

  private TensorFlowSession used(String name, long bytes) throws InterruptedException {
    try (SessionLease lease = lease(name, bytes)) {
      return lease.session();
    }
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
  void closesTheLeastRecentlyUsed() throws InterruptedException {
    TensorFlowSession first = used("first", 400);
    TensorFlowSession second = used("second", 400);
    assertThat(used("first", 400)).isSameAs(first);

    TensorFlowSession third = used("third", 200);
    assertThat(List.of(first, second, third)).allMatch(SessionMemoryTest::isOpen);
    TensorFlowSession fourth = used("fourth", 300);

    assertThat(isOpen(second)).isFalse();
    assertThat(List.of(first, third, fourth)).allMatch(SessionMemoryTest::isOpen);
    assertThat(cache.loadedSessions()).isEqualTo(3);
  }

  @Test
  void closesAsManyAsAreNeeded() throws InterruptedException {
    TensorFlowSession first = used("first", 400);
    TensorFlowSession second = used("second", 400);
    TensorFlowSession third = used("third", 200);

    TensorFlowSession large = used("large", 700);

    assertThat(List.of(first, second)).noneMatch(SessionMemoryTest::isOpen);
    assertThat(List.of(third, large)).allMatch(SessionMemoryTest::isOpen);
  }

  @Test
  void closesNoneThatIsInUse() throws InterruptedException {
    TensorFlowSession idle = used("idle", 100);
    try (SessionLease first = lease("first", 600);
        SessionLease second = lease("second", 600);
        SessionLease third = lease("third", 5000)) {
      assertThat(List.of(first, second, third)).allMatch(lease -> isOpen(lease.session()));
      assertThat(isOpen(idle)).isFalse();
    }
  }

  @Test
  void whatWasClosedOrNotLoadedTakesNoMemory() throws InterruptedException {
    SessionCache.Loader failing = new SessionCache.Loader() {
      @Override
      public LocalModel fetch(BooleanSupplier isUnwanted) throws InterruptedException {
        return Fixtures.inPlace(MODEL);
      }

      @Override
      public TensorFlowSession load(LocalModel files) {
        throw new IllegalStateException("damaged");
      }
    };
    assertThatIllegalStateException()
        .isThrownBy(() -> cache.acquire(request("failing", 900), failing, Fixtures::waitOn));
    used("closed", 900);
    cache.closeIdle();

    TensorFlowSession first = used("first", 500);
    used("second", 500);
    assertThat(isOpen(first)).isTrue();
  }

  @Test
  void isHalfOfWhatTheMachineHasBeyondTheHeap() {
    long gigabyte = 1L << 30;
    assertThat(SessionMemory.most(64 * gigabyte, 16 * gigabyte)).isEqualTo(24 * gigabyte);
    assertThat(SessionMemory.most(4 * gigabyte, 3 * gigabyte)).isEqualTo(gigabyte);
    assertThat(SessionMemory.most(gigabyte, 4 * gigabyte)).isEqualTo(gigabyte);
    assertThat(SessionMemory.most(Fixtures.settings(5))).isEqualTo(5);
    assertThat(SessionMemory.most(Fixtures.SETTINGS)).isGreaterThanOrEqualTo(gigabyte);
  }

  @Test
  void theLengthOfGraphAndVariablesCounts() {
    ModelListing listing = ModelListing.of(
        new org.apache.hadoop.fs.Path("file:" + Fixtures.model("vocabulary")),
        new Configuration(false));
    long assets = listing.file("assets/vocabulary.txt").orElseThrow().length();
    assertThat(listing.loadedLength()).isPositive().isLessThan(listing.totalLength() - assets + 1);
  }
}
