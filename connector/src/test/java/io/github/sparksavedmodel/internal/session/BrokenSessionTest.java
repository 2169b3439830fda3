/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session whose state a run has broken is replaced. */
class BrokenSessionTest {
  private static final Path MODEL = Fixtures.model("broken_by_negative");
  private static final SessionRequest REQUEST = Fixtures.request(Fixtures.key(MODEL, "serve"));

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final SessionCache cache = new SessionCache(Duration.ofHours(1), timer);

  @AfterEach
  void nothingStaysOpen() {
    timer.shutdownNow();
    cache.closeIdle();
    assertThat(cache.loadedSessions()).isZero();
    assertThat(OpenTensors.count()).isZero();
  }

  /** A task that nobody kills. */
  private static final AskingTask TASK = new AskingTask() {
    @Override
    public void whileWaiting() {}

    @Override
    public void fetchedBytes(long bytes) {}

    @Override
    public Runnable inItsContext(Runnable load) {
      return load;
    }
  };

  private SessionLease lease() throws InterruptedException {
    return cache.acquire(REQUEST, new ModelLoad(REQUEST, TASK), Fixtures::waitOn);
  }

  private static float score(SessionLease lease, float x) {
    try (SessionCall call = Fixtures.call(lease.session(), MODEL, "serving_default");
        TensorScope scope = new TensorScope()) {
      return Fixtures.floats(call.run(List.of(Fixtures.floats(scope, x)), scope).get(0))[0];
    }
  }

  @Test
  void theNextToAskGetsANewOne() throws InterruptedException {
    SessionLease first = lease();
    SessionLease second = lease();
    assertThat(score(first, 1)).isEqualTo(2);
    assertThatThrownBy(() -> score(first, -1)).hasMessageStartingWith("CANCELLED");

    try (SessionLease third = lease()) {
      assertThat(third.session()).isNotSameAs(first.session());
      assertThat(score(third, 1)).isEqualTo(2);
      assertThatThrownBy(() -> score(second, 1)).hasMessageStartingWith("CANCELLED");
    }
    first.close();
    second.close();
  }

  @Test
  void isClosedWhenTheLastOfItsUsersLeaves() throws InterruptedException {
    SessionLease first = lease();
    SessionLease second = lease();
    TensorFlowSession broken = first.session();
    assertThatThrownBy(() -> score(first, -1)).hasMessageStartingWith("CANCELLED");

    first.close();
    broken.prepare(List.of(), List.of(), null).close();
    second.close();
    assertThatThrownBy(() -> broken.prepare(List.of(), List.of(), null))
        .hasMessageContaining("is closed");
    assertThat(timer.getQueue()).as("idle sessions").isEmpty();
    assertThat(cache.loadedSessions()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "CANCELLED, true",
    "UNKNOWN, true",
    "INVALID_ARGUMENT, false",
    "DEADLINE_EXCEEDED, false",
    "NOT_FOUND, false",
    "ALREADY_EXISTS, false",
    "PERMISSION_DENIED, false",
    "RESOURCE_EXHAUSTED, false",
    "FAILED_PRECONDITION, true",
    "ABORTED, true",
    "OUT_OF_RANGE, false",
    "UNIMPLEMENTED, false",
    "INTERNAL, true",
    "UNAVAILABLE, false",
    "DATA_LOSS, false",
    "UNAUTHENTICATED, false"
  })
  void isBrokenByCodesThatSpeakOfItsState(String code, boolean breaks) {
    assertThat(new NativeRunException(code, "reason").breaksSession()).isEqualTo(breaks);
  }
}
