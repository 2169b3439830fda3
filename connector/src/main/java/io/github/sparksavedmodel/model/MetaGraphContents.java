/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * Everything that one MetaGraph holds.
 *
 * @param description its tags, signatures and assets
 * @param ops the operations that it uses, by name
 * @param functions the functions attached to its objects, by path; none for TensorFlow 1
 */
public record MetaGraphContents(
    MetaGraphDescription description, List<OpUse> ops, List<TracedFunction> functions)
    implements Serializable {

  /** Sorts and copies the lists. */
  public MetaGraphContents {
    ops = ops.stream().sorted(Comparator.comparing(OpUse::op)).toList();
    functions =
        functions.stream().sorted(Comparator.comparing(TracedFunction::path)).toList();
  }
}
