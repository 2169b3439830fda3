/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.internal.plan.FeatureBinding;

/** Words what is wrong with a value of one column of a tf.Example. Confined to one task. */
final class FeatureProblems implements NumberProblems {
  private final FeatureBinding binding;
  private final NestedPlace place;

  FeatureProblems(FeatureBinding binding) {
    this.binding = binding;
    this.place = new NestedPlace(binding.arrayDepth());
  }

  NestedPlace place() {
    return place;
  }

  BadValueException isNull() {
    return new BadValueException(
        ErrorCondition.ROW_FEATURE_NULL,
        "column",
        binding.column().name(),
        "place",
        place.text(""),
        "feature",
        binding.feature());
  }

  @Override
  public BadValueException outOfRange(Object value) {
    return ofValue(ErrorCondition.ROW_FEATURE_OUT_OF_RANGE, value);
  }

  @Override
  public BadValueException invalid(Object value) {
    return ofValue(ErrorCondition.ROW_FEATURE_INVALID, value);
  }

  /**
   * There are too many or too few values.
   *
   * @param expected how many there should be, in words
   */
  BadValueException wrongLength(long actual, String expected) {
    return new BadValueException(
        ErrorCondition.ROW_FEATURE_LENGTH,
        "column",
        binding.column().name(),
        "actual",
        actual,
        "place",
        place.text(""),
        "feature",
        binding.feature(),
        "expected",
        expected);
  }

  private BadValueException ofValue(ErrorCondition condition, Object value) {
    return new BadValueException(
        condition,
        "column",
        binding.column().name(),
        "value",
        ValueProblems.shortened(String.valueOf(value)),
        "place",
        place.text(""),
        "kind",
        binding.kind(),
        "feature",
        binding.feature());
  }
}
