/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory the models that are loaded in this JVM may take. */
final class SessionMemory {
  private static final long LEAST = 1L << 30;

  private SessionMemory() {}

  /** What the application says, else half of what the machine or container has beyond the heap. */
  static long most(SessionSettings settings) {
    if (settings.maxBytes() > 0) {
      return settings.maxBytes();
    }
    long machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return most(machine, Runtime.getRuntime().maxMemory());
  }

  static long most(long machine, long heap) {
    return Math.max(LEAST, (machine - heap) / 2);
  }
}
