/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.reader.CompositeTensor;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Joins the inputs of a signature that the user says are parts of a sparse or ragged one. */
final class JoinedInputs {
  private static final int SPARSE_PARTS = 3;

  private final SignatureDescription signature;
  private final List<ErrorMessage> problems;
  private final List<TensorSpec> inputs;

  private JoinedInputs(SignatureDescription signature, List<ErrorMessage> problems) {
    this.signature = signature;
    this.problems = problems;
    this.inputs = new ArrayList<>(signature.inputs());
  }

  /** The signature with the inputs that the options name joined. */
  static SignatureDescription of(
      SignatureDescription signature, Shaping shaping, List<ErrorMessage> problems) {
    if (shaping.ragged().isEmpty() && shaping.sparse().isEmpty()) {
      return signature;
    }
    JoinedInputs joined = new JoinedInputs(signature, problems);
    joined.join("ragged.", shaping.ragged());
    joined.join("sparse.", shaping.sparse());
    return new SignatureDescription(
        signature.key(), signature.methodName(), joined.inputs, signature.outputs());
  }

  private void join(String family, Map<String, List<String>> partsByInput) {
    partsByInput.forEach((input, keys) -> {
      keys.forEach(this::separate);
      List<TensorSpec> parts = new ArrayList<>();
      for (String key : keys) {
        Optional<TensorSpec> part =
            inputs.stream().filter(spec -> spec.key().equals(key)).findFirst();
        part.ifPresentOrElse(parts::add, () -> noteUnknown(family + input));
      }
      if (parts.size() == keys.size()) {
        add(family, input, parts);
      }
    });
  }

  /** Undoes what the model itself says of a part. */
  private void separate(String key) {
    List<TensorSpec> found = inputs.stream()
        .filter(input -> input.components().stream().anyMatch(part -> part.key().equals(key)))
        .toList();
    inputs.removeAll(found);
    found.forEach(input -> inputs.addAll(input.components()));
  }

  private void add(String family, String input, List<TensorSpec> parts) {
    Optional<String> reason = family.equals("sparse.") ? notSparse(parts) : notRagged(parts);
    boolean isTaken =
        inputs.stream().anyMatch(other -> other.key().equals(input) && !parts.contains(other));
    if (reason.isPresent() || isTaken) {
      problems.add(ErrorCondition.INPUT_PARTS_INVALID.with(
          "option",
          family + input,
          "signature",
          signature.key(),
          "reason",
          reason.orElse("another input has that name")));
      return;
    }
    inputs.removeAll(parts);
    inputs.add(
        family.equals("sparse.")
            ? CompositeTensor.sparse(
                input, TensorShape.unknownRank(), parts.get(1), parts.get(0), parts.get(2))
            : CompositeTensor.ragged(input, TensorShape.unknownRank(), parts));
  }

  private static Optional<String> notSparse(List<TensorSpec> parts) {
    boolean fits = parts.size() == SPARSE_PARTS
        && isWhole(parts.get(0), ElementType.INT64)
        && isWhole(parts.get(2), ElementType.INT64);
    return fits
        ? Optional.empty()
        : Optional.of("it takes three inputs: the indices (int64), the values and the dense shape"
            + " (int64), not " + text(parts));
  }

  private static Optional<String> notRagged(List<TensorSpec> parts) {
    boolean fits = parts.size() > 1
        && parts.stream()
            .skip(1)
            .allMatch(part -> isWhole(part, ElementType.INT64) || isWhole(part, ElementType.INT32));
    return fits
        ? Optional.empty()
        : Optional.of("it takes the input with the flat values and then those with the row splits"
            + " (int32 or int64), outermost first, not " + text(parts));
  }

  private static boolean isWhole(TensorSpec part, ElementType type) {
    return part.elementType() == type && part.encoding() == TensorEncoding.DENSE;
  }

  private static String text(List<TensorSpec> parts) {
    return parts.stream()
        .map(part -> part.key() + " " + part.typeText())
        .toList()
        .toString();
  }

  private void noteUnknown(String option) {
    problems.add(ErrorCondition.INPUT_UNKNOWN.with(
        "option",
        option,
        "signature",
        signature.key(),
        "inputs",
        ErrorMessage.quoted(inputs.stream().map(TensorSpec::key).toList())));
  }
}
