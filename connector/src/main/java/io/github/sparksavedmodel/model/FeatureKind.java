/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

/**
 * What a feature of a tf.Example holds: the cases of {@code Feature.kind} in {@code feature.proto}.
 */
public enum FeatureKind {
  BYTES("bytes", ElementType.STRING),
  FLOAT("float", ElementType.FLOAT32),
  INT64("int64", ElementType.INT64);

  private final String label;
  private final ElementType elementType;

  FeatureKind(String label, ElementType elementType) {
    this.label = label;
    this.elementType = elementType;
  }

  /** The type of the values once they are parsed. */
  public ElementType elementType() {
    return elementType;
  }

  /** The name in {@code feature.proto}, for instance {@code int64}. */
  @Override
  public String toString() {
    return label;
  }
}
