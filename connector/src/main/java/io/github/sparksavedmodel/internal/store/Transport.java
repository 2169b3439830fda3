/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.util.Locale;

/** How a model gets to the executors. */
public enum Transport {
  /** Tasks run where the driver runs, and read the directory that it reads. */
  IN_PLACE,
  /** Executors read the directory themselves, on a file system that all of them see. */
  SHARED,
  /** The driver reads the files and gives them to executors, which give them to each other. */
  BLOCKS;

  /** As {@code EXPLAIN} shows it. */
  @Override
  public String toString() {
    return "transport " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
