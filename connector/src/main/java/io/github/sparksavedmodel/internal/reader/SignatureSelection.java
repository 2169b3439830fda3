/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Chooses the MetaGraph and the signature to score with. */
public final class SignatureSelection {
  private static final Set<String> DEFAULT_TAGS = Set.of("serve");
  private static final String DEFAULT_KEY = "serving_default";

  private SignatureSelection() {}

  /**
   * Chooses as the user says, and else as TensorFlow's tools do.
   *
   * @param tags the tag set of the MetaGraph; if empty, {@code serve}, else the only MetaGraph
   * @param signatureKey the signature; if empty, {@code serving_default}, else the only one
   * @throws ModelException if there is none, or more than one and no rule between them
   */
  public static SelectedSignature select(
      ModelDescription model, Optional<Set<String>> tags, Optional<String> signatureKey) {
    MetaGraphDescription metaGraph = metaGraph(model, tags);
    SignatureDescription signature = signature(model, metaGraph, signatureKey);
    return new SelectedSignature(model.path(), model.identity(), metaGraph.tags(), signature, null);
  }

  static SignatureDescription signature(
      ModelDescription model, MetaGraphDescription metaGraph, Optional<String> key) {
    return key.isPresent() ? named(model, metaGraph, key.get()) : usual(model, metaGraph);
  }

  /** The default signature, else the only one, if that is there. */
  static Optional<SignatureDescription> usual(MetaGraphDescription metaGraph) {
    List<SignatureDescription> all = metaGraph.signatures();
    return metaGraph
        .signature(DEFAULT_KEY)
        .or(() -> all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty());
  }

  static MetaGraphDescription metaGraph(ModelDescription model, Optional<Set<String>> tags) {
    Set<String> wanted = tags.orElse(DEFAULT_TAGS);
    List<MetaGraphDescription> all = model.metaGraphs();
    return model
        .metaGraph(wanted)
        .or(() -> tags.isEmpty() && all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty())
        .orElseThrow(() -> new ModelException(ErrorCondition.TAGS_NOT_FOUND.with(
            "path", model.path(), "tags", new TreeSet<>(wanted), "available", tagSets(all))));
  }

  private static String tagSets(List<MetaGraphDescription> metaGraphs) {
    return metaGraphs.stream()
        .map(metaGraph -> metaGraph.tags().toString())
        .collect(Collectors.joining(", "));
  }

  private static SignatureDescription named(
      ModelDescription model, MetaGraphDescription metaGraph, String key) {
    requireSignatures(model, metaGraph);
    return metaGraph
        .signature(key)
        .orElseThrow(() -> new ModelException(ErrorCondition.SIGNATURE_NOT_FOUND.with(
            "path", model.path(),
            "signature", key,
            "tags", metaGraph.tags(),
            "available", ErrorMessage.quoted(metaGraph.signatureKeys()))));
  }

  private static SignatureDescription usual(
      ModelDescription model, MetaGraphDescription metaGraph) {
    requireSignatures(model, metaGraph);
    return usual(metaGraph)
        .orElseThrow(() -> new ModelException(ErrorCondition.SIGNATURE_AMBIGUOUS.with(
            "path", model.path(),
            "tags", metaGraph.tags(),
            "available", ErrorMessage.quoted(metaGraph.signatureKeys()))));
  }

  private static void requireSignatures(ModelDescription model, MetaGraphDescription metaGraph) {
    if (metaGraph.signatures().isEmpty()) {
      throw new ModelException(
          ErrorCondition.SIGNATURE_MISSING.with("path", model.path(), "tags", metaGraph.tags()));
    }
  }
}
