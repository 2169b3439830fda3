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
  private final ProcessTree tree;
  private final Thread thread;

  PeakMemory(ProcessTree tree) {
    this.tree = tree;
    this.thread = new Thread(this::look, "peak memory");
    thread.setDaemon(true);
    thread.start();
  }

  private void look() {
    while (!ended.get()) {
      peak.accumulateAndGet(tree.memory(), Math::max);
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException closed) {
        return;
      }
    }
  }

  /** The most that was seen until now, in bytes. */
  long bytes() {
    return peak.accumulateAndGet(tree.memory(), Math::max);
  }

  @Override
  public void close() {
    ended.set(true);
    thread.interrupt();
  }
}
