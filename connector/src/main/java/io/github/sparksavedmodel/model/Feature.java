/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One feature that a model parses out of serialized tf.Examples.
 *
 * @param name the name in the map of features
 * @param kind what it holds
 * @param layout what becomes of its values
 * @param listed whether it is a feature list of a tf.SequenceExample, with one feature for each
 *     step
 * @param shape the dimensions of the values of one feature, the first of which is open if they are
 *     padded; of unknown rank where there may be any number of values
 * @param required whether every Example has to have it
 * @param defaultOrNull the value of Examples that lack it, where it is known
 */
public record Feature(
    String name,
    FeatureKind kind,
    FeatureLayout layout,
    boolean listed,
    TensorShape shape,
    boolean required,
    @Nullable TensorValue defaultOrNull)
    implements Serializable {

  /** The value that Examples without this feature get, if there is one and it is known. */
  public Optional<TensorValue> defaultValue() {
    return Optional.ofNullable(defaultOrNull);
  }

  /** For instance {@code float [3] dense}, or {@code list of bytes var-length}. */
  public String typeText() {
    String dimensions = shape.hasKnownRank() ? " " + shape : "";
    return (listed ? "list of " : "") + kind + dimensions + " " + layout;
  }

  /** Whether it has to be there, or what stands for it: a value, if it is known. */
  public String absenceText() {
    if (required) {
      return "required";
    }
    if (defaultOrNull != null) {
      return "default " + defaultOrNull;
    }
    return layout == FeatureLayout.DENSE && !listed ? "default unknown" : "optional";
  }
}
