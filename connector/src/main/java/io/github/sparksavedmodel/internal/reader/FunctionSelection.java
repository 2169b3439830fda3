/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.FunctionDescription;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses a function of a model that is no signature. */
public final class FunctionSelection {
  private FunctionSelection() {}

  /**
   * The concrete functions at a path, or the one of a name, each as the signature of its call.
   *
   * @param function the path of the object, or the concrete function's own name
   * @throws ModelException if there is none, or none can be called
   */
  public static List<SelectedSignature> candidates(
      ModelDescription model, Optional<Set<String>> tags, String function) {
    MetaGraphDescription metaGraph = SignatureSelection.metaGraph(model, tags);
    List<FunctionDescription> found = metaGraph.functions().stream()
        .filter(one -> one.path().equals(function) || one.name().equals(function))
        .toList();
    if (found.isEmpty()) {
      throw new ModelException(ErrorCondition.FUNCTION_NOT_FOUND.with(
          "path",
          model.path(),
          "function",
          function,
          "available",
          ErrorMessage.quoted(metaGraph.functions().stream()
              .map(FunctionDescription::path)
              .distinct()
              .toList())));
    }
    List<SelectedSignature> callable = found.stream()
        .filter(one -> one.obstacle().isEmpty())
        .map(one -> new SelectedSignature(
            model.path(),
            model.identity(),
            metaGraph.tags(),
            one.signature(),
            FunctionCall.of(one)))
        .toList();
    if (callable.isEmpty()) {
      throw new ModelException(ErrorCondition.FUNCTION_NOT_CALLABLE.with(
          "path", model.path(),
          "function", function,
          "reason", found.get(0).obstacle().orElse("")));
    }
    return callable;
  }

  /**
   * Says that not one of several concrete functions fits.
   *
   * @param fitting how many fit
   */
  public static ModelException ambiguous(
      String function, List<SelectedSignature> candidates, int fitting) {
    return new ModelException(ErrorCondition.FUNCTION_AMBIGUOUS.with(
        "path", candidates.get(0).path(),
        "function", function,
        "count", candidates.size(),
        "fitting", fitting,
        "available",
            candidates.stream().map(FunctionSelection::text).collect(Collectors.joining(", "))));
  }

  private static String text(SelectedSignature candidate) {
    String name = candidate.call() == null ? "" : candidate.call().function();
    return candidate.signature().inputs().stream()
        .map(input -> input.key() + ' ' + input.typeText())
        .collect(Collectors.joining(", ", '"' + name + "\" (", ")"));
  }
}
