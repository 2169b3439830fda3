/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

/** What a parse operation makes of the values of a feature. */
public enum FeatureLayout {
  /** A tensor: every Example holds as many values as its shape says. */
  DENSE("dense"),
  /** A tensor as wide as the longest of a batch, with others padded. */
  PADDED("dense, padded"),
  /** A sparse tensor: any number of values. */
  VAR_LENGTH("var-length"),
  /** A ragged tensor: any number of values. */
  RAGGED("ragged");

  private final String label;

  FeatureLayout(String label) {
    this.label = label;
  }

  /** In words, for instance {@code var-length}. */
  @Override
  public String toString() {
    return label;
  }
}
