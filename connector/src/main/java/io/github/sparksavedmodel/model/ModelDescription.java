/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a model holds. Its text form is the readable table that {@code savedmodel show} prints.
 *
 * @param path the directory that holds {@code saved_model.pb}, or the file of a model in another
 *     form, fully qualified
 * @param identity SHA-256 over the model's content and file listing, in hexadecimal; changes when
 *     the model does
 * @param form in which form it is stored
 * @param metaGraphs the MetaGraphs in the order of the file; one if it is no SavedModel
 */
public record ModelDescription(
    String path, String identity, ModelForm form, List<MetaGraphDescription> metaGraphs)
    implements Serializable {

  /** Copies the list. */
  public ModelDescription {
    metaGraphs = List.copyOf(metaGraphs);
  }

  /** The description of a SavedModel. */
  public ModelDescription(String path, String identity, List<MetaGraphDescription> metaGraphs) {
    this(path, identity, ModelForm.SAVED_MODEL, metaGraphs);
  }

  /** The MetaGraph whose tag set is exactly these tags; order and duplicates do not matter. */
  public Optional<MetaGraphDescription> metaGraph(Collection<String> tags) {
    TreeSet<String> wanted = new TreeSet<>(tags);
    return metaGraphs.stream().filter(graph -> graph.tags().equals(wanted)).findFirst();
  }

  @Override
  public String toString() {
    return ModelTable.of(this);
  }
}
