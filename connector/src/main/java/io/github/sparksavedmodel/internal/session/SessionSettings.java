/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.store.StoreSettings;
import java.io.Serializable;
import java.util.List;

/**
 * What holds for all sessions of an application; the driver ships it to the executors.
 *
 * @param intraOpThreads the threads that one operation may use. TensorFlow has one such pool for
 *     the process, made by the first session, so this cannot differ between models.
 * @param store the host's store for copies of models and the native library
 * @param maxBytes the most bytes that loaded models may take in a JVM, or 0 for what
 *     {@link SessionMemory} finds fit
 * @param opLibraries the libraries of custom operations: absolute paths, or names of files that
 *     Spark ships
 */
public record SessionSettings(
    int intraOpThreads, StoreSettings store, long maxBytes, List<String> opLibraries)
    implements Serializable {

  /** Copies the list. */
  public SessionSettings {
    opLibraries = List.copyOf(opLibraries);
  }

  /** One thread for each operation, a store with its own defaults, and no op libraries. */
  public static SessionSettings defaults() {
    return new SessionSettings(1, StoreSettings.defaults(), 0, List.of());
  }
}
