/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.internal.plan.InputBinding;

/**
 * Words what is wrong with a value of one column. Knows the position inside nested arrays. Confined
 * to one task.
 */
final class ValueProblems implements NumberProblems {
  private static final int MOST_CHARACTERS = 60;
  private static final int MOST_LEVELS_OF_SPARSE = 2;

  private final InputBinding binding;
  private final NestedPlace place;

  ValueProblems(InputBinding binding) {
    this.binding = binding;
    this.place = new NestedPlace(Math.max(binding.arrayDepth(), MOST_LEVELS_OF_SPARSE));
  }

  /**
   * Says that what follows is about element {@code index} of the array at this level, counted from
   * the outside.
   */
  void enter(int level, int index) {
    place.enter(level, index);
  }

  /**
   * Says that what follows is about the array at this level as a whole, or about the column if the
   * level is 0.
   */
  void whole(int level) {
    place.whole(level);
  }

  BadValueException isNull() {
    return isNull("");
  }

  /**
   * A part of the value is null.
   *
   * @param part a dot and the part's name
   */
  BadValueException isNull(String part) {
    return new BadValueException(
        ErrorCondition.ROW_VALUE_NULL,
        "column",
        binding.column().name(),
        "place",
        place.text(part),
        "input",
        binding.input(),
        "signature",
        binding.signatureText());
  }

  @Override
  public BadValueException outOfRange(Object value) {
    return ofValue(ErrorCondition.ROW_VALUE_OUT_OF_RANGE, value);
  }

  @Override
  public BadValueException invalid(Object value) {
    return ofValue(ErrorCondition.ROW_VALUE_INVALID, value);
  }

  BadValueException wrongLength(long actual, long expected) {
    return ofLength(ErrorCondition.ROW_LENGTH_MISMATCH, actual, expected);
  }

  BadValueException ragged(long actual, long expected) {
    return ofLength(ErrorCondition.ROW_ARRAYS_RAGGED, actual, expected);
  }

  /** The parts of a sparse row contradict each other or the input. */
  BadValueException notSparse(String reason) {
    return new BadValueException(
        ErrorCondition.ROW_SPARSE_INVALID,
        "column",
        binding.column().name(),
        "input",
        binding.input(),
        "signature",
        binding.signatureText(),
        "reason",
        reason);
  }

  private BadValueException ofLength(ErrorCondition condition, long actual, long expected) {
    return new BadValueException(
        condition,
        "column",
        binding.column().name(),
        "actual",
        actual,
        "place",
        place.text(""),
        "input",
        binding.input(),
        "signature",
        binding.signatureText(),
        "expected",
        expected);
  }

  private BadValueException ofValue(ErrorCondition condition, Object value) {
    return new BadValueException(
        condition,
        "column",
        binding.column().name(),
        "value",
        shortened(String.valueOf(value)),
        "place",
        place.text(""),
        "elementType",
        binding.elementType(),
        "input",
        binding.input(),
        "signature",
        binding.signatureText());
  }

  static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }
}
