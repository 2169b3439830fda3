/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The name that a misspelt one was meant to be. */
final class NearestName {
  private static final int FARTHEST = 4;

  private NearestName() {}

  static Optional<String> of(String name, List<String> names) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return names.stream()
        .filter(known -> distance.apply(name, known) <= Math.min(FARTHEST, known.length() / 2))
        .min(Comparator.comparingInt(known -> distance.apply(name, known)));
  }
}
