/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process and all that it started, as Linux tells. Elsewhere all numbers are 0.
 *
 * @param root the process
 */
record ProcessTree(ProcessHandle root) {
  private static final int TICKS_PER_SECOND = 100;
  private static final long KILOBYTE = 1 << 10;
  private static final int FIRST_TIME = 11;
  private static final int LAST_TIME = 12;

  /** The process that this is called in, and all that it started. */
  static ProcessTree own() {
    return new ProcessTree(ProcessHandle.current());
  }

  Stream<ProcessHandle> all() {
    return Stream.concat(Stream.of(root), root.descendants());
  }

  /** The memory in bytes; what processes share is divided among them. */
  long memory() {
    return all().mapToLong(process -> memory(process.pid())).sum();
  }

  private static long memory(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KILOBYTE)
          .sum();
    } catch (IOException | java.io.UncheckedIOException ended) {
      return 0;
    }
  }

  /** The CPU time in seconds of each process that is alive, by its number. */
  Map<Long, Double> cpuSeconds() {
    return all()
        .map(ProcessHandle::pid)
        .collect(Collectors.toMap(
            pid -> pid, pid -> ticks(pid) / (double) TICKS_PER_SECOND, (first, again) -> again));
  }

  private static long ticks(long pid) {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The name before the last parenthesis may contain blanks.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = 0;
      for (int field = FIRST_TIME; field <= LAST_TIME; field++) {
        ticks += Long.parseLong(fields[field]);
      }
      return ticks;
    } catch (IOException ended) {
      return 0;
    }
  }
}
