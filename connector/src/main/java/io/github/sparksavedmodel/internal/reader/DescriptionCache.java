/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ModelDescription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of the models read last, by directory. One is given again only while the
 * directory's listing is the same.
 *
 * <p>Models are read outside the lock: two queries that meet on a new model may both read it, but
 * none waits for the model of another.
 */
final class DescriptionCache {
  private final Map<String, ModelSnapshot> entries;

  DescriptionCache(int most) {
    entries = new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, ModelSnapshot> eldest) {
        return size() > most;
      }
    };
  }

  ModelSnapshot describe(
      String directory, ModelListing listing, Supplier<ModelDescription> reading) {
    ModelSnapshot kept = kept(directory);
    if (kept != null && kept.listing().equals(listing)) {
      return kept;
    }
    ModelSnapshot snapshot = new ModelSnapshot(reading.get(), listing);
    synchronized (entries) {
      entries.put(directory, snapshot);
    }
    return snapshot;
  }

  private @Nullable ModelSnapshot kept(String directory) {
    synchronized (entries) {
      return entries.get(directory);
    }
  }
}
