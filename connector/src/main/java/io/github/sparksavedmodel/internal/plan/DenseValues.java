/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads option {@code dense.<output>}: the values that fill the arrays of sparse outputs. */
final class DenseValues {
  private static final String FAMILY = "dense.";

  private final SignatureDescription signature;
  private final Map<String, String> settings;
  private final List<ErrorMessage> problems;

  DenseValues(
      SignatureDescription signature, Map<String, String> settings, List<ErrorMessage> problems) {
    this.signature = signature;
    this.settings = settings;
    this.problems = problems;
  }

  /** The value for an output, or empty if it is given as it is, or a problem was noted. */
  Optional<TensorValue> of(TensorSpec output) {
    String setting = settings.get(output.key());
    if (setting == null) {
      return Optional.empty();
    }
    if (output.encoding() != TensorEncoding.SPARSE) {
      noteUnused(output, "that output is not sparse.");
      return Optional.empty();
    }
    try {
      Optional<TensorValue> value = NullPolicy.value(output, setting);
      if (value.isPresent()) {
        return value;
      }
    } catch (IllegalArgumentException invalid) {
      // noted below
    }
    problems.add(ErrorCondition.OPTION_VALUE_INVALID.with(
        "option",
        FAMILY + output.key(),
        "value",
        setting,
        "source",
        "output \"" + output.key() + "\" of signature \"" + signature.key() + "\" is "
            + output.typeText(),
        "expected",
        "default or a value of that type"));
    return Optional.empty();
  }

  /** Notes options for outputs that are not given or do not exist. */
  void check(List<TensorSpec> given) {
    List<String> keys = signature.outputs().stream().map(TensorSpec::key).toList();
    for (String output : settings.keySet()) {
      if (!keys.contains(output)) {
        problems.add(ErrorCondition.OUTPUT_UNKNOWN.with(
            "output", output, "signature", signature.key(), "outputs", ErrorMessage.quoted(keys)));
      }
    }
    signature.outputs().stream()
        .filter(output -> settings.containsKey(output.key()) && !given.contains(output))
        .forEach(output -> noteUnused(output, "that output is not given."));
  }

  private void noteUnused(TensorSpec output, String reason) {
    problems.add(ErrorCondition.INPUT_OPTION_UNUSED.with(
        "option", FAMILY + output.key(), "signature", signature.key(), "reason", reason));
  }
}
