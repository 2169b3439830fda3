/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a candidate's scores are, to be compared.
 *
 * @param count the number of scores, or null if only the first rows were scored
 * @param sum their sum, or null if only the first rows were scored
 * @param first the scores of the first rows, by id
 */
public record Check(
    @org.jspecify.annotations.Nullable Long count,
    @org.jspecify.annotations.Nullable Double sum,
    Map<String, Double> first) {
  /** How many rows are the first ones. */
  public static final int FIRST = 1000;

  private static final double TOLERANCE = 1e-5;
  private static final double MEAN_TOLERANCE = 1e-6;

  /** Copies the scores. */
  public Check {
    first = Map.copyOf(first);
  }

  /** What differs from the scores by TensorFlow in Python; empty if nothing does. */
  Optional<String> differenceTo(Check expected) {
    if (!first.keySet().equals(expected.first.keySet())) {
      return Optional.of("of the first rows, %d are scored instead of %d"
          .formatted(first.size(), expected.first.size()));
    }
    for (Map.Entry<String, Double> score : expected.first.entrySet()) {
      double own = Objects.requireNonNull(first.get(score.getKey()));
      double difference = Math.abs(own - score.getValue());
      if (!(difference <= TOLERANCE * Math.max(1, Math.abs(score.getValue())))) {
        return Optional.of(String.format(
            Locale.ROOT,
            "the score of row %s is %s instead of %s, %.1e away",
            score.getKey(),
            own,
            score.getValue(),
            difference));
      }
    }
    return differenceOfAll(expected);
  }

  private Optional<String> differenceOfAll(Check expected) {
    Long expectedCount = expected.count;
    Double expectedSum = expected.sum;
    if (count == null || sum == null || expectedCount == null || expectedSum == null) {
      return Optional.empty();
    }
    if (!count.equals(expectedCount)) {
      return Optional.of("%d rows are scored instead of %d".formatted(count, expectedCount));
    }
    double difference = Math.abs(sum - expectedSum);
    return difference <= MEAN_TOLERANCE * count
        ? Optional.empty()
        : Optional.of(String.format(
            Locale.ROOT,
            "the sum of all scores is %s instead of %s, %.1e away",
            sum,
            expectedSum,
            difference));
  }
}
