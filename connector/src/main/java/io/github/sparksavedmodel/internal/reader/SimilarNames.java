/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody may have meant who wrote another. */
final class SimilarNames {
  private static final int MOST_SHOWN = 3;
  private static final int CHARACTERS_PER_SLIP = 3;
  private static final int LONGEST = 255;

  private SimilarNames() {}

  /** The names that differ in few characters, or only in case, the nearest first. */
  static List<String> of(String wanted, List<String> names) {
    if (wanted.length() > LONGEST) {
      return List.of();
    }
    int most = Math.max(1, wanted.length() / CHARACTERS_PER_SLIP);
    return names.stream()
        .filter(name -> Math.abs(name.length() - wanted.length()) <= most)
        .filter(name -> distance(wanted, name) <= most)
        .sorted(Comparator.comparingInt((String name) -> distance(wanted, name))
            .thenComparing(Comparator.naturalOrder()))
        .limit(MOST_SHOWN)
        .toList();
  }

  /** The Levenshtein distance without regard to case. */
  private static int distance(String first, String second) {
    String left = first.toLowerCase(Locale.ROOT);
    String right = second.toLowerCase(Locale.ROOT);
    int[] previous = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      previous = nextRow(previous, row, left.charAt(row - 1), right);
    }
    return previous[right.length()];
  }

  private static int[] nextRow(int[] previous, int row, char letter, String right) {
    int[] current = new int[previous.length];
    current[0] = row;
    for (int column = 1; column < current.length; column++) {
      int replaced = previous[column - 1] + (right.charAt(column - 1) == letter ? 0 : 1);
      int added = Math.min(current[column - 1], previous[column]) + 1;
      current[column] = Math.min(replaced, added);
    }
    return current;
  }
}
