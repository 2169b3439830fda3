/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names that a call gives, of which some may be tensors of the graph instead of keys of a
 * signature.
 *
 * @param outputs the entries of option {@code outputs}; empty if that is not set
 * @param inputs the inputs that options name
 * @param fields the fields of the struct that look like tensors, {@code operation:index}
 */
public record TensorNames(List<String> outputs, SortedSet<String> inputs, List<String> fields) {
  /** Copies the collections and keeps the fields that look like tensors. */
  public TensorNames {
    outputs = List.copyOf(outputs);
    inputs = Collections.unmodifiableSortedSet(new TreeSet<>(inputs));
    fields = fields.stream().filter(TensorName::isExplicit).distinct().toList();
  }
}
