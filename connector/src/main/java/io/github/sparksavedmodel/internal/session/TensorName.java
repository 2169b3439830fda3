/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

/**
 * The name of a tensor in a graph, taken apart.
 *
 * @param operation the operation that makes the tensor
 * @param index which of its outputs it is
 */
record TensorName(String operation, int index) {

  /** Parses {@code operation:index} or {@code operation}, which means its first output. */
  static TensorName parse(String name) {
    int colon = name.lastIndexOf(':');
    if (colon < 0) {
      return new TensorName(name, 0);
    }
    try {
      return new TensorName(
          name.substring(0, colon), Integer.parseUnsignedInt(name.substring(colon + 1)));
    } catch (NumberFormatException e) {
      return new TensorName(name, 0);
    }
  }
}
