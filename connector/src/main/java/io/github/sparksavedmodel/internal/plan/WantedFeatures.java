/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.FeatureSpec;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Optional;

/**
 * The features that an input wants.
 *
 * @param spec the features
 * @param writesDefaults whether defaults are written into Examples, as the graph does not know them
 */
record WantedFeatures(FeatureSpec spec, boolean writesDefaults) {

  /** What option {@code featureSpec} says, else the graph; empty if the input wants no Examples. */
  static Optional<WantedFeatures> of(
      SignatureDescription signature, TensorSpec input, BindingRequest request) {
    if (request.featureSpec().isEmpty()) {
      return input.features().map(spec -> new WantedFeatures(spec, false));
    }
    List<String> texts = signature.inputs().stream()
        .filter(WantedFeatures::isText)
        .map(TensorSpec::key)
        .toList();
    if (texts.size() != 1) {
      throw new BindingException(ErrorCondition.FEATURE_SPEC_INVALID.with(
          "value",
          request.featureSpec().get(),
          "reason",
          "signature \"" + signature.key() + "\" has "
              + (texts.isEmpty()
                  ? "no string input"
                  : "the string inputs " + ErrorMessage.quoted(texts))
              + ", but the option is for signatures with one"));
    }
    return isText(input)
        ? Optional.of(
            new WantedFeatures(FeatureSpecText.parse(request.featureSpec().get()), true))
        : Optional.empty();
  }

  private static boolean isText(TensorSpec input) {
    return input.encoding() == TensorEncoding.DENSE && input.elementType() == ElementType.STRING;
  }
}
