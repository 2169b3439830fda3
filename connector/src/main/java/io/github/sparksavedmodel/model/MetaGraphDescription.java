/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One MetaGraph of a model: a graph with its tag set and its signatures.
 *
 * @param tags the tag set, sorted; may be empty
 * @param tensorflowVersion the TensorFlow release that wrote it; may be empty
 * @param signatures the signatures, sorted by key, without the loader's own
 *     ({@code __saved_model_init_op}, …)
 * @param assets the asset file names below {@code assets/}
 * @param functions the functions that are attached to its objects, sorted by path
 */
public record MetaGraphDescription(
    SortedSet<String> tags,
    String tensorflowVersion,
    List<SignatureDescription> signatures,
    List<String> assets,
    List<FunctionDescription> functions)
    implements Serializable {

  /** Sorts and copies the collections. */
  public MetaGraphDescription {
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    signatures = signatures.stream()
        .sorted(Comparator.comparing(SignatureDescription::key))
        .toList();
    assets = List.copyOf(assets);
    functions = List.copyOf(functions);
  }

  /** A MetaGraph without functions. */
  public MetaGraphDescription(
      SortedSet<String> tags,
      String tensorflowVersion,
      List<SignatureDescription> signatures,
      List<String> assets) {
    this(tags, tensorflowVersion, signatures, assets, List.of());
  }

  /** The signature with this key, if there is one. */
  public Optional<SignatureDescription> signature(String key) {
    return signatures.stream().filter(signature -> signature.key().equals(key)).findFirst();
  }

  /** The keys of all signatures, sorted. */
  public List<String> signatureKeys() {
    return signatures.stream().map(SignatureDescription::key).toList();
  }
}
