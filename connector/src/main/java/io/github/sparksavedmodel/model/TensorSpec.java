/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One input or output of a signature: {@code TensorInfo} of {@code meta_graph.proto} under its key.
 *
 * @param key the name that the signature gives to the tensor; columns bind to it
 * @param encoding whether {@code tensorName} or {@code components} say where the tensor is
 * @param tensorName the tensor in the graph, {@code operation:index}; empty unless the encoding is
 *     dense
 * @param elementType the declared element type
 * @param shape the declared shape, batch dimension included
 * @param components the tensors of another encoding, else empty: of a sparse one its values,
 *     indices and dense shape, of a ragged one its flat values and its row splits, outermost first
 * @param defaultOrNull the value used when an input is not given ({@code SignatureDef.defaults}),
 *     or null
 * @param placeholder whether the graph has nothing there but a placeholder, which has no value
 *     unless it is fed
 * @param featuresOrNull the features that are parsed out of a string input that wants serialized
 *     tf.Examples, or null if nothing parses it
 */
public record TensorSpec(
    String key,
    TensorEncoding encoding,
    String tensorName,
    ElementType elementType,
    TensorShape shape,
    List<TensorSpec> components,
    @Nullable TensorValue defaultOrNull,
    boolean placeholder,
    @Nullable FeatureSpec featuresOrNull)
    implements Serializable {

  /** Copies the list of components. */
  public TensorSpec {
    components = List.copyOf(components);
  }

  /** A dense tensor without a default, which the graph computes. */
  public static TensorSpec dense(
      String key, String tensorName, ElementType elementType, TensorShape shape) {
    return new TensorSpec(
        key, TensorEncoding.DENSE, tensorName, elementType, shape, List.of(), null, false, null);
  }

  /** The same tensor with a value that is used when an input is not given. */
  public TensorSpec withDefault(TensorValue value) {
    return new TensorSpec(
        key,
        encoding,
        tensorName,
        elementType,
        shape,
        components,
        value,
        placeholder,
        featuresOrNull);
  }

  /** The same tensor, as a placeholder of the graph or not. */
  public TensorSpec withPlaceholder(boolean isPlaceholder) {
    return new TensorSpec(
        key,
        encoding,
        tensorName,
        elementType,
        shape,
        components,
        defaultOrNull,
        isPlaceholder,
        featuresOrNull);
  }

  /** The same tensor with the features that are parsed out of it. */
  public TensorSpec withFeatures(FeatureSpec features) {
    return new TensorSpec(
        key,
        encoding,
        tensorName,
        elementType,
        shape,
        components,
        defaultOrNull,
        placeholder,
        features);
  }

  /** The features that are parsed out of a string input, if it wants serialized tf.Examples. */
  public Optional<FeatureSpec> features() {
    return Optional.ofNullable(featuresOrNull);
  }

  /** The value used when an input is not given, if the model carries one. */
  public Optional<TensorValue> defaultValue() {
    return Optional.ofNullable(defaultOrNull);
  }

  /** For instance {@code float32 [-1, 3]}. */
  public String typeText() {
    return elementType + " " + shape;
  }
}
