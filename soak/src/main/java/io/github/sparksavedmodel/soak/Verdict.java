/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a long run holds on to memory. The first half of the samples is for warming up. Through
 * the resident memory of the others a straight line is laid by least squares.
 *
 * @param growth the rise of this line from the first to the last of its samples, in megabytes
 * @param problems what is not as it should be
 */
record Verdict(double growth, List<String> problems) {
  private static final int FEWEST = 3;

  Verdict {
    problems = List.copyOf(problems);
  }

  /**
   * Judges the samples, which were taken while no task ran.
   *
   * @param mostGrowth by how many megabytes the line may rise
   */
  static Verdict of(List<Sample> samples, double mostGrowth) {
    List<Sample> judged = samples.subList(samples.size() / 2, samples.size());
    List<String> problems = new ArrayList<>();
    if (judged.size() < FEWEST) {
      problems.add("too few samples to judge the memory");
    }
    double growth = growth(judged);
    if (growth > mostGrowth) {
      problems.add(
          String.format(Locale.ROOT, "resident memory grew by more than %.0f MB", mostGrowth));
    }
    if (samples.stream().anyMatch(sample -> sample.tensors() != 0)) {
      problems.add("tensors were left open");
    }
    if (!samples.isEmpty() && samples.get(samples.size() - 1).sessions() != 0) {
      problems.add("sessions were left loaded");
    }
    return new Verdict(growth, problems);
  }

  private static double growth(List<Sample> samples) {
    double x = samples.stream().mapToLong(Sample::batches).average().orElse(0);
    double y = samples.stream().mapToDouble(Sample::residentMegabytes).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (Sample sample : samples) {
      products += (sample.batches() - x) * (sample.residentMegabytes() - y);
      squares += (sample.batches() - x) * (sample.batches() - x);
    }
    if (squares == 0) {
      return 0;
    }
    long width = samples.get(samples.size() - 1).batches() - samples.get(0).batches();
    return products / squares * width;
  }

  boolean isFlat() {
    return problems.isEmpty();
  }

  @Override
  public String toString() {
    String text = String.format(
        Locale.ROOT, "Over the second half, resident memory changed by %+.1f MB: ", growth);
    return text + (isFlat() ? "flat." : String.join(", ", problems) + '.');
  }
}
