/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of the models read last, by path. One is given again only while the directory's
 * listing is the same.
 *
 * <p>Models are read outside the lock: two queries that meet on a new model may both read it, but
 * none waits for the model of another.
 */
final class DescriptionCache {
  private final Map<String, Kept> entries;

  /** A model, and the listing of its directory when it was read. */
  private record Kept(ModelListing listing, ModelSnapshot snapshot) {}

  DescriptionCache(int most) {
    entries = new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
        return size() > most;
      }
    };
  }

  ModelSnapshot describe(String path, ModelListing listing, Supplier<ModelSnapshot> reading) {
    Kept kept = kept(path);
    if (kept != null && kept.listing().equals(listing)) {
      return kept.snapshot();
    }
    ModelSnapshot snapshot = reading.get();
    synchronized (entries) {
      entries.put(path, new Kept(listing, snapshot));
    }
    return snapshot;
  }

  private @Nullable Kept kept(String path) {
    synchronized (entries) {
      return entries.get(path);
    }
  }
}
