/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the process holds while no task runs.
 *
 * @param batches how many batches were scored before
 * @param loads how many times a model was loaded before
 * @param resident the memory that is resident, in bytes
 * @param heap Java's heap after a garbage collection, in bytes
 * @param nonHeap classes and compiled code of the JVM, in bytes
 * @param tensors native tensors that are open
 * @param sessions sessions that are loaded
 * @param threads threads of Java
 * @param store the size of the host's store of models, in bytes
 */
record Sample(
    long batches,
    long loads,
    long resident,
    long heap,
    long nonHeap,
    long tensors,
    int sessions,
    int threads,
    long store) {
  static final String HEADER =
      " batches   loads  resident MB   heap MB  non-heap MB  tensors  sessions  threads  store MB";

  private static final double MEGABYTE = 1 << 20;

  /** Collects garbage first. */
  static Sample take(long batches, long loads, Path store) throws IOException {
    System.gc();
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    return new Sample(
        batches,
        loads,
        ResidentMemory.now(),
        memory.getHeapMemoryUsage().getUsed(),
        memory.getNonHeapMemoryUsage().getUsed(),
        OpenTensors.count(),
        ExecutorSessions.loadedSessions(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        DiskUsage.of(store));
  }

  double residentMegabytes() {
    return resident / MEGABYTE;
  }

  /** A line below {@link #HEADER}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,8d  %6d  %,11.1f  %8.1f  %11.1f  %7d  %8d  %7d  %8.1f",
        batches,
        loads,
        residentMegabytes(),
        heap / MEGABYTE,
        nonHeap / MEGABYTE,
        tensors,
        sessions,
        threads,
        store / MEGABYTE);
  }
}
