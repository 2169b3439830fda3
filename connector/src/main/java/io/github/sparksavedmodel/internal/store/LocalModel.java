/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.nio.file.Path;

/** The files of a model on this host. They stay there until this is closed. Thread-safe. */
public interface LocalModel extends AutoCloseable {

  /** The directory that holds {@code saved_model.pb}. */
  Path directory();

  /**
   * Makes sure that the files are still those that the query was planned with; to be called when
   * they have been read.
   *
   * @throws io.github.sparksavedmodel.error.ModelException MODEL_CHANGED, naming a file
   */
  void checkUnchanged();

  /** Lets go of the files. Closing again does nothing. */
  @Override
  void close();
}
