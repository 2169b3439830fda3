/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * The features that a string input wants, found in the operations that parse it.
 *
 * @param sequence whether it wants tf.SequenceExamples, whose context holds the features that are
 *     not listed
 * @param features the features, sorted by name; feature lists after the others
 * @param unknown what the graph does not tell, in words; empty if these are all features
 */
public record FeatureSpec(boolean sequence, List<Feature> features, List<String> unknown)
    implements Serializable {

  /** Sorts and copies the lists. */
  public FeatureSpec {
    features = features.stream()
        .sorted(Comparator.comparing(Feature::listed).thenComparing(Feature::name))
        .toList();
    unknown = List.copyOf(unknown);
  }

  /** {@code tf.Example} or {@code tf.SequenceExample}. */
  public String message() {
    return sequence ? "tf.SequenceExample" : "tf.Example";
  }
}
