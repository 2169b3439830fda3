/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A file of a model.
 *
 * @param relativePath where it is below the model's directory, with forward slashes
 * @param length its length in bytes when the model was listed
 */
public record StoredFile(String relativePath, long length) implements Serializable {

  /** Refuses paths that lead out of the directory. */
  public StoredFile {
    if (relativePath.isEmpty()
        || relativePath.startsWith("/")
        || relativePath.indexOf('\n') >= 0
        || Arrays.asList(relativePath.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException("Not a path within a model: " + relativePath);
    }
  }
}
