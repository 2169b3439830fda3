/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What places the values of a {@link FeatureGroup} along one dimension.
 *
 * @param role what the numbers mean
 * @param feature the feature that holds them, null if they are the same for all rows
 * @param size the size of an index's dimension, or the uniform length of rows; -1 if it is unknown
 */
public record FeaturePart(Role role, @Nullable String feature, long size) implements Serializable {

  /** What numbers mean: of a sparse tensor the first, of a ragged one the others. */
  public enum Role {
    INDEX,
    ROW_SPLITS,
    ROW_LENGTHS,
    ROW_LIMITS,
    ROW_STARTS,
    VALUE_ROWIDS,
    UNIFORM_ROW_LENGTH;

    /** For instance {@code row_lengths}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For instance {@code index at of 10}. */
  @Override
  public String toString() {
    if (feature == null) {
      return role + " " + size;
    }
    return role + " " + feature + (size < 0 ? "" : " of " + size);
  }
}
