/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.Serializable;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The most of a JVM's heap that was left by a garbage collection since a start. */
final class HeapPeak {
  private static final AtomicLong PEAK = new AtomicLong();
  private static final Set<String> HEAP_POOLS = ManagementFactory.getMemoryPoolMXBeans().stream()
      .filter(pool -> pool.getType() == MemoryType.HEAP)
      .map(MemoryPoolMXBean::getName)
      .collect(Collectors.toSet());

  static {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener((notification, mark) -> collected(notification), null, null);
    }
  }

  private HeapPeak() {}

  /**
   * What a JVM tells about its memory, in bytes.
   *
   * @param heap the heap in use, after a garbage collection
   * @param peak the most that a garbage collection has left since the start
   * @param withGarbage the most that was in use since the start, garbage included
   * @param resident the most that was ever resident
   */
  record Reading(long heap, long peak, long withGarbage, long resident) implements Serializable {}

  /** Begins anew. */
  static long start() {
    long used = usedAfterCollection();
    PEAK.set(used);
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    return used;
  }

  static Reading read() throws java.io.IOException {
    long withGarbage = ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> HEAP_POOLS.contains(pool.getName()))
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
    long used = usedAfterCollection();
    return new Reading(used, Math.max(used, PEAK.get()), withGarbage, ResidentMemory.peak());
  }

  private static long usedAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void collected(Notification notification) {
    Map<String, MemoryUsage> after = GarbageCollectionNotificationInfo.from(
            (CompositeData) notification.getUserData())
        .getGcInfo()
        .getMemoryUsageAfterGc();
    long used = after.entrySet().stream()
        .filter(pool -> HEAP_POOLS.contains(pool.getKey()))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
    PEAK.accumulateAndGet(used, Math::max);
  }
}
