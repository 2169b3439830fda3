/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A copy of a model in the host's store. Nobody removes or changes it while it is used. */
final class StoredModel implements LocalModel {
  private final StoreEntry entry;
  private final StoreUse use;
  private final AtomicBoolean closed = new AtomicBoolean();

  StoredModel(StoreEntry entry, StoreUse use) {
    this.entry = entry;
    this.use = use;
  }

  @Override
  public Path directory() {
    return entry.model();
  }

  @Override
  public void checkUnchanged() {}

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      entry.markUsed();
      use.close();
    }
  }
}
