/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Runs that were never made. */
final class Runs {
  private static final long ROWS = 2_000_000;

  private Runs() {}

  /** One round of one candidate after the other. */
  static List<Measurement> of(Workload workload, Size size, Object... namesAndSeconds) {
    List<Measurement> runs = new ArrayList<>();
    for (int i = 0; i < namesAndSeconds.length; i += 2) {
      Candidate candidate = Candidate.parse((String) namesAndSeconds[i]);
      double seconds = (Double) namesAndSeconds[i + 1];
      runs.add(new Measurement(
          workload, size, candidate, 1, ROWS * size.times(), seconds, 3L << 30, 0.25));
    }
    return runs;
  }

  @SafeVarargs
  static Results results(List<Measurement>... parts) {
    List<Measurement> all = new ArrayList<>();
    for (List<Measurement> part : parts) {
      all.addAll(part);
    }
    return new Results(all);
  }
}
