/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

/**
 * How a signature encodes a tensor: the cases of {@code TensorInfo.encoding} in
 * {@code meta_graph.proto}.
 */
public enum TensorEncoding {
  /** One tensor, named {@code operation:index}. */
  DENSE,
  /** Three tensors: values, indices and dense shape. */
  SPARSE,
  /** The flat values, and the row splits of each ragged dimension, outermost first. */
  RAGGED,
  /** Several tensors whose meaning a type spec of another kind defines. */
  COMPOSITE
}
