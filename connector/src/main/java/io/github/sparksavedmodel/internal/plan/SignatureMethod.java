/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.SignatureDescription;
import java.util.List;
import java.util.Locale;

/** What is made of a signature's outputs: option {@code method}, the APIs of TensorFlow Serving. */
public enum SignatureMethod {
  /** The outputs as they are. */
  PREDICT,
  /** The classes of each row with their scores. */
  CLASSIFY,
  /** One number for each row. */
  REGRESS;

  /** The field that {@link #CLASSIFY} gives, named as in TensorFlow Serving's results. */
  public static final String CLASSES_FIELD = "classes";

  /** The field that {@link #REGRESS} gives, named as in TensorFlow Serving's results. */
  public static final String VALUE_FIELD = "value";

  /** The output with the names of the classes. */
  public static final String CLASSES = "classes";

  /** The output with the scores of the classes. */
  public static final String SCORES = "scores";

  private static final String PREFIX = "tensorflow/serving/";

  /** The method that an option value names, in any case. */
  public static SignatureMethod of(String optionValue) {
    return valueOf(optionValue.toUpperCase(Locale.ROOT));
  }

  /** As options have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The fields that it gives; none if those are the outputs. */
  List<String> fields() {
    return switch (this) {
      case PREDICT -> List.of();
      case CLASSIFY -> List.of(CLASSES_FIELD);
      case REGRESS -> List.of(VALUE_FIELD);
    };
  }

  /** Whether the signature names another method; every signature can be used to predict. */
  public boolean isContradictedBy(SignatureDescription signature) {
    return this != PREDICT && !signature.methodName().equals(PREFIX + label());
  }
}
