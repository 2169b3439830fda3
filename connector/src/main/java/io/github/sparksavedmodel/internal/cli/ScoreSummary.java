/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.time.Duration;
import java.util.Locale;

/**
 * What came of a job that ran to its end.
 *
 * @param read the rows that were to be scored
 * @param written the rows that were written
 * @param notScored the rows that could not be scored
 * @param time how long reading, scoring and writing took together
 */
record ScoreSummary(long read, long written, long notScored, Duration time) {

  double seconds() {
    return time.toNanos() / 1e9;
  }

  double rowsPerSecond() {
    return read / seconds();
  }

  /** For instance {@code 569 rows in 2.1 s (271 rows/s)}. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%,d %s in %.1f s (%,.0f rows/s)",
        written,
        written == 1 ? "row" : "rows",
        seconds(),
        rowsPerSecond());
  }
}
