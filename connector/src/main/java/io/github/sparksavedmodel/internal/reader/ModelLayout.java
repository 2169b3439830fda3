/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ModelForm;
import java.io.Serializable;

/**
 * Which files of a directory make a model and how they are read: all that differs between the forms
 * of models on the way from the path to the session.
 *
 * @param form the form
 * @param graphFile the name of the file with the graph
 * @param checkpoint what TensorFlow is given to restore the variables from: a prefix or a pattern
 *     of file names in the directory; empty if nothing is restored
 */
public record ModelLayout(ModelForm form, String graphFile, String checkpoint)
    implements Serializable {
  /** That of a SavedModel, of which TensorFlow's loader finds the files by itself. */
  public static final ModelLayout SAVED_MODEL =
      new ModelLayout(ModelForm.SAVED_MODEL, GraphFile.BINARY, VariableFiles.PREFIX);

  /** Whether TensorFlow's own loader reads the model. */
  public boolean isSavedModel() {
    return form == ModelForm.SAVED_MODEL;
  }

  /**
   * The directory of a model.
   *
   * @param path the path that describes it, see
   *     {@link io.github.sparksavedmodel.model.ModelDescription#path}
   */
  public String directory(String path) {
    return isSavedModel() ? path : path.substring(0, path.length() - graphFile.length() - 1);
  }
}
