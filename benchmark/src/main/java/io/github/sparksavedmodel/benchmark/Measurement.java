/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

/**
 * One run of a candidate, of one job or several alike.
 *
 * @param rows how many rows a job read
 * @param seconds how long a job took
 * @param memory the most memory of its processes, in bytes
 * @param others the part of all processors that others used meanwhile
 */
record Measurement(
    Workload workload,
    Size size,
    Candidate candidate,
    int round,
    long rows,
    double seconds,
    long memory,
    double others) {

  double rowsPerSecond() {
    return rows / seconds;
  }
}
