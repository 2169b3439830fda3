/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the machine's processors did up to a moment, as Linux tells.
 *
 * @param busy the seconds that they worked for anybody
 * @param own the seconds that they worked for this process and each that it started and that is
 *     alive: what becomes of the time of one that ended is up to its parent
 * @param nanos the moment
 */
record MachineLoad(double busy, Map<Long, Double> own, long nanos) {
  private static final Path STAT = Path.of("/proc/stat");
  private static final int TICKS_PER_SECOND = 100;
  private static final int IDLE = 3;
  private static final int WAITING = 4;
  private static final int KINDS = 8;
  private static final double QUIET = 0.1;
  private static final int LOOK_MILLIS = 500;

  static MachineLoad now() {
    return new MachineLoad(busySeconds(), ProcessTree.own().cpuSeconds(), System.nanoTime());
  }

  private static double busySeconds() {
    if (!Files.exists(STAT)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STAT)) {
      String all = lines.findFirst().orElseThrow();
      long[] ticks = Stream.of(all.split(" +", -1))
          .skip(1)
          .limit(KINDS)
          .mapToLong(Long::parseLong)
          .toArray();
      return (LongStream.of(ticks).sum() - ticks[IDLE] - ticks[WAITING])
          / (double) TICKS_PER_SECOND;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The part of all processors that others have used since. */
  double othersSince() {
    MachineLoad now = now();
    double seconds = (now.nanos - nanos) / 1e9 * Runtime.getRuntime().availableProcessors();
    double others = now.busy - busy - now.ownSince(this);
    return Math.max(0, others / seconds);
  }

  /** The seconds for this process and those that it started, of which some may have ended. */
  double ownSince(MachineLoad before) {
    return own.entrySet().stream()
        .mapToDouble(process -> process.getValue() - before.own.getOrDefault(process.getKey(), 0.0))
        .sum();
  }

  /** Waits until others use less than a tenth of the processors, or for so many seconds. */
  static void waitForQuiet(int seconds) throws InterruptedException {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (System.nanoTime() < end) {
      MachineLoad before = now();
      Thread.sleep(LOOK_MILLIS);
      if (before.othersSince() < QUIET) {
        return;
      }
    }
  }

  /** The memory in bytes that programs could still get; without Linux, as much as one likes. */
  static long availableMemory() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
