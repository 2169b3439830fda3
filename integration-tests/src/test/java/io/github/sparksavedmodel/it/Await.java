/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;

/** Waits for what other threads do. */
final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Await() {}

  /** Waits until the condition holds, and fails if it does not in a minute. */
  static void until(String condition, BooleanSupplier holds) {
    within(PATIENCE, condition, holds);
  }

  /** Waits until the condition holds, and fails if it does not in that time. */
  static void within(Duration patience, String condition, BooleanSupplier holds) {
    Instant end = Instant.now().plus(patience);
    while (!holds.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        Assertions.fail("after %s, still not: %s", patience, condition);
      }
      pause();
    }
  }

  /** Waits until some thread is inside a method of the class with this simple name. */
  static void untilAThreadIsIn(String simpleClassName) {
    until(
        "a thread in " + simpleClassName,
        () -> Thread.getAllStackTraces().values().stream()
            .anyMatch(stack -> Arrays.stream(stack)
                .anyMatch(frame -> frame.getClassName().endsWith("." + simpleClassName))));
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
