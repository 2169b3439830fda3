/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.Set;

/** What {@code savedmodel show} shows on request. */
enum Section {
  VARIABLES,
  OPS,
  FUNCTIONS,
  ALL;

  boolean isIn(Set<Section> wanted) {
    return wanted.contains(this) || wanted.contains(ALL);
  }
}
