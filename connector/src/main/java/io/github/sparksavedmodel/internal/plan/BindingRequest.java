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
 * @param method what is made of the outputs
 * @param shaping how rows and tensors of other shapes are brought together
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
    SignatureMethod method,
    Shaping shaping,
    Optional<String> featureSpec) {

  /** Copies the collections. */
  public BindingRequest {
    columnByInput = Map.copyOf(columnByInput);
    nulls = Map.copyOf(nulls);
    outputs = outputs.map(List::copyOf);
    keyColumns = List.copyOf(keyColumns);
  }

  /** A request for the outputs as they are, which asks for nothing about shapes or features. */
  public BindingRequest(
      Map<String, String> columnByInput,
      Map<String, String> nulls,
      Optional<List<String>> outputs,
      CastPolicy casts,
      boolean squeeze,
      List<String> keyColumns,
      boolean caseSensitive) {
    this(
        columnByInput,
        nulls,
        outputs,
        casts,
        squeeze,
        keyColumns,
        caseSensitive,
        SignatureMethod.PREDICT,
        Shaping.USUAL,
        Optional.empty());
  }

  /** The same request with what is made of the outputs. */
  public BindingRequest with(SignatureMethod other) {
    return new BindingRequest(
        columnByInput,
        nulls,
        outputs,
        casts,
        squeeze,
        keyColumns,
        caseSensitive,
        other,
        shaping,
        featureSpec);
  }

  /** The same request with how shapes are brought together. */
  public BindingRequest with(Shaping other) {
    return new BindingRequest(
        columnByInput,
        nulls,
        outputs,
        casts,
        squeeze,
        keyColumns,
        caseSensitive,
        method,
        other,
        featureSpec);
  }

  /** The same request with the features of serialized tf.Examples. */
  public BindingRequest withFeatureSpec(Optional<String> text) {
    return new BindingRequest(
        columnByInput,
        nulls,
        outputs,
        casts,
        squeeze,
        keyColumns,
        caseSensitive,
        method,
        shaping,
        text);
  }

  /** The fields of a call with these outputs. */
  public List<String> fields(List<OutputBinding> bound) {
    return method == SignatureMethod.PREDICT
        ? bound.stream().map(OutputBinding::output).toList()
        : method.fields();
  }

  /** Whether outputs with one value per row lose their arrays, which the method may decide. */
  boolean squeezes() {
    return switch (method) {
      case PREDICT -> squeeze;
      case CLASSIFY -> false;
      case REGRESS -> true;
    };
  }
}
