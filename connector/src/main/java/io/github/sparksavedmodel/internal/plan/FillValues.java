/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values that stand for what a column does not have: options {@code nulls.<input>} and
 * {@code pad.<input>}.
 */
final class FillValues {
  private static final String NO_VALUE = "error";

  private final SignatureDescription signature;
  private final BindingRequest request;
  private final List<ErrorMessage> problems;

  FillValues(SignatureDescription signature, BindingRequest request, List<ErrorMessage> problems) {
    this.signature = signature;
    this.request = request;
    this.problems = problems;
  }

  /**
   * The values for one input.
   *
   * @param nullValue for nulls; without one, they are errors
   * @param padValue for what rows lack of the longest one
   */
  record Fill(@Nullable TensorValue nullValue, @Nullable TensorValue padValue) {}

  /** The values, or empty if a problem was noted. */
  Optional<Fill> of(TensorSpec input, TensorShape rowShape) {
    String pad = request.shaping().pads().get(input.key());
    boolean isOpen = !rowShape.isFullyKnown() && input.encoding() == TensorEncoding.DENSE;
    if (pad != null && !isOpen) {
      noteUnused("pad.", input.key(), "rows of that input are never padded.");
      return Optional.empty();
    }
    Optional<TensorValue> nullValue;
    try {
      nullValue = NullPolicy.value(input, request.nulls().getOrDefault(input.key(), NO_VALUE));
    } catch (IllegalArgumentException invalid) {
      noteNulls(input, String.valueOf(invalid.getMessage()));
      return Optional.empty();
    }
    if (pad == null) {
      return Optional.of(new Fill(nullValue.orElse(null), null));
    }
    try {
      TensorValue padValue = NullPolicy.value(input, pad)
          .orElseThrow(() -> new IllegalArgumentException("padding needs a value."));
      return Optional.of(new Fill(nullValue.orElse(null), padValue));
    } catch (IllegalArgumentException invalid) {
      notePad(input, pad, String.valueOf(invalid.getMessage()));
      return Optional.empty();
    }
  }

  private void noteNulls(TensorSpec input, String reason) {
    problems.add(ErrorCondition.NULLS_VALUE_INVALID.with(
        "input",
        input.key(),
        "value",
        request.nulls().getOrDefault(input.key(), NO_VALUE),
        "signature",
        signature.key(),
        "tensor",
        input.typeText(),
        "reason",
        reason));
  }

  private void notePad(TensorSpec input, String value, String reason) {
    problems.add(ErrorCondition.PAD_VALUE_INVALID.with(
        "input",
        input.key(),
        "value",
        value,
        "signature",
        signature.key(),
        "tensor",
        input.typeText(),
        "reason",
        reason));
  }

  /** Notes the options for an input that no column fills. */
  void noteUnused(TensorSpec input, String reason) {
    if (request.nulls().containsKey(input.key())) {
      noteUnused("nulls.", input.key(), reason);
    }
    if (request.shaping().pads().containsKey(input.key())) {
      noteUnused("pad.", input.key(), reason);
    }
  }

  private void noteUnused(String family, String input, String reason) {
    problems.add(ErrorCondition.INPUT_OPTION_UNUSED.with(
        "option", family + input, "signature", signature.key(), "reason", reason));
  }
}
