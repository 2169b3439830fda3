/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that one MetaGraph holds.
 *
 * @param description its tags, signatures and assets
 * @param ops the operations that it uses, by name
 * @param functions the functions attached to its objects, by path; none for TensorFlow 1
 * @param loaderOps the operations of its graph that it names to loaders, by the signature that does
 *     so: {@code __saved_model_init_op} is run when the model is loaded,
 *     {@code __saved_model_train_op} trains it
 */
public record MetaGraphContents(
    MetaGraphDescription description,
    List<OpUse> ops,
    List<TracedFunction> functions,
    SortedMap<String, String> loaderOps)
    implements Serializable {

  /** Sorts and copies the lists. */
  public MetaGraphContents {
    ops = ops.stream().sorted(Comparator.comparing(OpUse::op)).toList();
    functions =
        functions.stream().sorted(Comparator.comparing(TracedFunction::path)).toList();
    loaderOps = Collections.unmodifiableSortedMap(new TreeMap<>(loaderOps));
  }
}
