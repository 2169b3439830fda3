/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at the memory of processes now and then until it is closed. */
final class PeakMemory implements AutoCloseable {
  private static final int LOOK_MILLIS = 500;

  private final AtomicLong peak = new AtomicLong();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread;

  PeakMemory(ProcessTree tree) {
    this.thread = new Thread(() -> look(tree), "peak memory");
    thread.setDaemon(true);
    thread.start();
  }

  private void look(ProcessTree tree) {
    while (!ended.get()) {
      peak.accumulateAndGet(tree.memory(), Math::max);
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException closed) {
        return;
      }
    }
  }

  /** The most that was seen, in bytes. */
  long bytes() {
    return peak.get();
  }

  @Override
  public void close() {
    ended.set(true);
    thread.interrupt();
  }
}
