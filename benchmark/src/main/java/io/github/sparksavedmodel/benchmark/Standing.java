/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.List;

/**
 * How a candidate did on a workload with one size.
 *
 * @param rows how many rows a run has
 * @param seconds the median of its runs
 * @param least the least seconds of a run
 * @param most the most seconds of a run
 * @param memory the most memory of its processes in any run, in bytes
 * @param disturbed in how many of the runs others used more than a tenth of the processors
 * @param runs how many runs there were
 */
record Standing(
    Workload workload,
    Size size,
    Candidate candidate,
    long rows,
    double seconds,
    double least,
    double most,
    long memory,
    int disturbed,
    int runs) {
  private static final double QUIET = 0.1;

  /** What the runs of one candidate amount to; there is at least one. */
  static Standing of(List<Measurement> runs) {
    Measurement first = runs.get(0);
    double[] seconds = runs.stream().mapToDouble(Measurement::seconds).sorted().toArray();
    int middle = seconds.length / 2;
    double median =
        seconds.length % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2;
    return new Standing(
        first.workload(),
        first.size(),
        first.candidate(),
        first.rows(),
        median,
        seconds[0],
        seconds[seconds.length - 1],
        runs.stream().mapToLong(Measurement::memory).max().orElse(0),
        (int) runs.stream().filter(run -> run.others() > QUIET).count(),
        runs.size());
  }

  double rowsPerSecond() {
    return rows / seconds;
  }

  double fewestRowsPerSecond() {
    return rows / most;
  }

  double mostRowsPerSecond() {
    return rows / least;
  }
}
