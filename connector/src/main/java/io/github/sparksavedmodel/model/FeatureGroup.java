/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A sparse or ragged tensor that the graph builds from several features: {@code SparseFeature} and
 * {@code RaggedFeature} of TensorFlow's Python.
 *
 * @param values the feature that holds the values
 * @param parts what places them: the indices of a sparse tensor, dimension by dimension, or the
 *     partitions of a ragged one, outermost first
 */
public record FeatureGroup(String values, List<FeaturePart> parts) implements Serializable {

  /** Copies the list. */
  public FeatureGroup {
    parts = List.copyOf(parts);
  }

  /** For instance {@code row_lengths visit_lengths, uniform_row_length 2}. */
  public String partsText() {
    return parts.stream().map(FeaturePart::toString).collect(Collectors.joining(", "));
  }
}
