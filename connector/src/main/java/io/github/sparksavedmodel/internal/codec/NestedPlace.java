/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.Arrays;

/** A position inside nested arrays. Confined to one task. */
final class NestedPlace {
  private int[] position;
  private int depth;

  NestedPlace(int levels) {
    this.position = new int[levels];
  }

  /** Goes to element {@code index} of the array at this level, counted from the outside. */
  void enter(int level, int index) {
    if (level >= position.length) {
      position = Arrays.copyOf(position, level + 1);
    }
    position[level] = index;
    depth = level + 1;
  }

  /** Goes to the array at this level as a whole, or to the column if the level is 0. */
  void whole(int level) {
    depth = level;
  }

  /** For instance {@code at [2][0]}; empty for the column as a whole. */
  String text(String part) {
    StringBuilder place = new StringBuilder();
    for (int level = 0; level < depth; level++) {
      place.append('[').append(position[level]).append(']');
    }
    place.append(part);
    return place.length() == 0 ? "" : " at " + place;
  }
}
