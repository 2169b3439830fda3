/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A name in the checkpoint of a model of TensorFlow 2,
 * {@code dense/kernel/.ATTRIBUTES/VARIABLE_VALUE}: attributes that lead to an object, and which of
 * its values it is.
 *
 * @param names the attributes from the root
 * @param value what is saved of the object
 */
record CheckpointKey(List<String> names, String value) {
  private static final String ATTRIBUTES = "/.ATTRIBUTES/";
  private static final String VARIABLE = "VARIABLE_VALUE";

  /** Empty for the name of a variable of TensorFlow 1. */
  static Optional<CheckpointKey> parse(String key) {
    int end = key.lastIndexOf(ATTRIBUTES);
    return end < 0
        ? Optional.empty()
        : Optional.of(new CheckpointKey(
            Arrays.stream(key.substring(0, end).split("/", -1))
                .map(name -> name.replace(".S", "/").replace("..", "."))
                .toList(),
            key.substring(end + ATTRIBUTES.length())));
  }

  /** The path of the object, and the value's name if it is not that of a variable. */
  String path() {
    String path = String.join(".", names);
    return value.equals(VARIABLE) ? path : path + '.' + value;
  }
}
