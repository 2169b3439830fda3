/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How columns become serialized tf.Examples.
 *
 * @param sequence whether these are tf.SequenceExamples
 * @param features the features and their columns; the values of a row are given in this order
 * @param unused the columns that no feature takes
 */
public record ExamplePlan(boolean sequence, List<FeatureBinding> features, List<String> unused)
    implements Serializable {

  /** Copies the lists. */
  public ExamplePlan {
    features = List.copyOf(features);
    unused = List.copyOf(unused);
  }

  /** Whether equal values of the columns make equal Examples. */
  boolean fillsAs(ExamplePlan other) {
    return sequence == other.sequence
        && features.size() == other.features.size()
        && IntStream.range(0, features.size())
            .allMatch(place -> features.get(place).fillsAs(other.features.get(place)));
  }

  /** The bindings one after the other, and the columns that are not used. */
  @Override
  public String toString() {
    String bound = features.stream()
        .map(FeatureBinding::toString)
        .collect(Collectors.joining(", ", sequence ? "tf.SequenceExample(" : "tf.Example(", ")"));
    return unused.isEmpty() ? bound : bound + " without " + String.join(", ", unused);
  }
}
