/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.Locale;

/** In what a candidate differs from its usual form. */
enum Variant {
  /** Spark packs files into tasks as it does by default; else each file is a task. */
  PACKED,
  /** Python workers take what is loaded out of the garbage collector's sight. */
  FREEZE,
  /** tf.Examples are built with the constructors that TensorFlow documents. */
  DOCUMENTED;

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
