/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

/** In which form a model is stored. */
public enum ModelForm {
  /** A directory with {@code saved_model.pb}. */
  SAVED_MODEL("SavedModel"),
  /** A file with a {@code MetaGraphDef}, and a checkpoint if it has variables. */
  META_GRAPH("MetaGraph file"),
  /** A directory with {@code export.meta}, the format before SavedModel. */
  SESSION_BUNDLE("Session bundle"),
  /** A file with a {@code GraphDef}: most often a frozen graph, whose variables are constants. */
  GRAPH("Graph file");

  private final String label;

  ModelForm(String label) {
    this.label = label;
  }

  /** What the form is called in texts, for instance {@code SavedModel}. */
  public String label() {
    return label;
  }
}
