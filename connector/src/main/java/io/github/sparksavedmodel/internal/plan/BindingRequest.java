/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a call asks of the planner, beside the signature and the schema.
 *
 * @param columnByInput the column that the user named for an input
 * @param nulls what is to stand for nulls of an input: option {@code nulls.<input>}
 * @param outputs the keys of the outputs wanted; empty for all
 * @param casts which conversions are allowed
 * @param squeeze whether outputs with one value per row lose their arrays
 * @param keyColumns the columns whose values identify a row in messages
 * @param caseSensitive whether column names are, as the session says
 * @param featureSpec the features of serialized tf.Examples, where the graph is not to be asked
 */
public record BindingRequest(
    Map<String, String> columnByInput,
    Map<String, String> nulls,
    Optional<List<String>> outputs,
    CastPolicy casts,
    boolean squeeze,
    List<String> keyColumns,
    boolean caseSensitive,
    Optional<String> featureSpec) {

  /** Copies the collections. */
  public BindingRequest {
    columnByInput = Map.copyOf(columnByInput);
    nulls = Map.copyOf(nulls);
    outputs = outputs.map(List::copyOf);
    keyColumns = List.copyOf(keyColumns);
  }

  /** A request that leaves it to the graph which features it wants. */
  public BindingRequest(
      Map<String, String> columnByInput,
      Map<String, String> nulls,
      Optional<List<String>> outputs,
      CastPolicy casts,
      boolean squeeze,
      List<String> keyColumns,
      boolean caseSensitive) {
    this(
        columnByInput, nulls, outputs, casts, squeeze, keyColumns, caseSensitive, Optional.empty());
  }

  /** The same request with the features of serialized tf.Examples. */
  public BindingRequest withFeatureSpec(Optional<String> text) {
    return new BindingRequest(
        columnByInput, nulls, outputs, casts, squeeze, keyColumns, caseSensitive, text);
  }
}
