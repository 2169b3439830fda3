/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.Feature;
import io.github.sparksavedmodel.model.FeatureLayout;
import io.github.sparksavedmodel.model.FeatureSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the features of all operations that parse one tensor. */
final class FeatureUnion {
  private final Map<String, Feature> features = new LinkedHashMap<>();
  private final List<String> unknown = new ArrayList<>();
  private boolean parsesExamples;
  private boolean parsesSequences;

  /** Notes an operation. */
  void parsed(boolean sequence) {
    parsesExamples |= !sequence;
    parsesSequences |= sequence;
  }

  /** Notes what cannot be known. */
  void unknown(String reason) {
    if (!unknown.contains(reason)) {
      unknown.add(reason);
    }
  }

  void add(Feature feature) {
    String key = (feature.listed() ? "list " : "") + feature.name();
    Feature known = features.get(key);
    if (known == null) {
      features.put(key, feature);
    } else if (known.kind() != feature.kind()) {
      unknown("the kind of feature \"" + feature.name() + "\", which is parsed as " + known.kind()
          + " and as " + feature.kind());
    } else {
      features.put(key, stricter(known, feature));
    }
  }

  private static Feature stricter(Feature known, Feature other) {
    boolean decides = other.required()
        || (!known.required()
            && other.layout() == FeatureLayout.DENSE
            && known.layout() != FeatureLayout.DENSE);
    return decides ? other : known;
  }

  /** All features, or empty if no operation was noted. */
  Optional<FeatureSpec> spec() {
    if (!parsesExamples && !parsesSequences) {
      return Optional.empty();
    }
    if (parsesExamples && parsesSequences) {
      unknown("the message, which is parsed as tf.Example and as tf.SequenceExample");
    }
    return Optional.of(new FeatureSpec(parsesSequences, List.copyOf(features.values()), unknown));
  }
}
