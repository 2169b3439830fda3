/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpareCoreTest {
  private static final StructType X = new StructType().add("x", DataTypes.FloatType);

  private final SpareCore core = new SpareCore();
  private final CountDownLatch gathered = new CountDownLatch(1);
  private final AtomicBoolean ended = new AtomicBoolean();

  @AfterEach
  void close() {
    core.close();
  }

  /** A run that ends some time after rows were gathered. */
  private <T> Supplier<T> run(Supplier<T> result) {
    return () -> {
      awaitUninterrupted(gathered);
      sleep();
      ended.set(true);
      return result.get();
    };
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void runsInAnotherThreadWhileThisOneGathers() {
    Thread[] gathering = new Thread[1];
    Thread running = core.run(run(Thread::currentThread), () -> {
      gathering[0] = Thread.currentThread();
      gathered.countDown();
    });
    assertThat(gathering[0]).isSameAs(Thread.currentThread());
    assertThat(running).isNotSameAs(Thread.currentThread());
  }

  @Test
  void passesOnWhyARunFailed() {
    IllegalStateException refused = new IllegalStateException("refused");
    Supplier<Object> run = run(() -> {
      throw refused;
    });
    assertThatThrownBy(() -> core.run(run, gathered::countDown)).isSameAs(refused);
  }

  @Test
  void waitsForTheRunThoughGatheringFails() {
    IOException unreadable = new IOException("unreadable");
    assertThatThrownBy(() -> core.run(run(() -> 1), () -> {
          gathered.countDown();
          Platform.throwException(unreadable);
        }))
        .isSameAs(unreadable);
    assertThat(ended).isTrue();
  }

  @Test
  void waitsForTheRunThoughTheTaskIsInterrupted() {
    int result = core.run(run(() -> 1), () -> {
      Thread.currentThread().interrupt();
      gathered.countDown();
    });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isEqualTo(1);
    assertThat(ended).isTrue();
  }

  @Test
  void leavesTheTaskTimeForOtherThingsIfItHasASecondCore() {
    try (Scoring scoring = Scoring.onCores(2, "rejects_negative", RowMode.PERMISSIVE, X)) {
      assertThat(scoring.meanwhile(scoring.rows().row(1f))).containsExactly(Thread.currentThread());
      assertThat(scoring.meanwhile(scoring.rows().row(1f).row(-1f).row(-2f)))
          .as("once, though the batch is halved")
          .containsExactly(Thread.currentThread());
      assertThat(scoring.meanwhile(scoring.rows().row((Object) null)))
          .as("not when nothing runs")
          .isEmpty();
    }
    try (Scoring scoring = Scoring.of("rejects_negative", RowMode.PERMISSIVE, X)) {
      assertThat(scoring.meanwhile(scoring.rows().row(1f))).isEmpty();
    }
  }
}
