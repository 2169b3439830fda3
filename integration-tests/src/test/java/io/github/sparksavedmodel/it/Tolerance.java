/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

/** Scores may differ in their last bits between batch sizes. */
final class Tolerance {
  private static final double RELATIVE = 1e-5;

  private Tolerance() {}

  /** 0 if the numbers are close, or the same special value. */
  static int compare(Number left, Number right) {
    double a = left.doubleValue();
    double b = right.doubleValue();
    boolean close = Math.abs(a - b) <= RELATIVE * Math.max(1, Math.abs(a));
    return close ? 0 : Double.compare(a, b);
  }
}
