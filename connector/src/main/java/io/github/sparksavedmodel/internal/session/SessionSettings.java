/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.store.ModelStore;
import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all sessions of an application; the driver ships it to the executors.
 *
 * @param intraOpThreads the threads that one operation may use. TensorFlow has one such pool for
 *     the process, made by the first session, so this cannot differ between models.
 * @param storeDirectory the directory for copies of models and the native library on each host;
 *     null for that of each host, whose temporary directory and user need not be the driver's
 * @param storeMaxBytes the length that all copies there may have together
 */
public record SessionSettings(
    int intraOpThreads, @Nullable String storeDirectory, long storeMaxBytes)
    implements Serializable {

  /** One thread for each operation, and the default place of the store. */
  public static SessionSettings defaults() {
    return new SessionSettings(1, null, ModelStore.DEFAULT_MAX_BYTES);
  }

  /** Opens the host's store, see {@link ModelStore#open(Path, long)}. */
  ModelStore openStore() {
    Path root = storeDirectory == null ? ModelStore.defaultRoot() : Path.of(storeDirectory);
    return ModelStore.open(root, storeMaxBytes);
  }
}
