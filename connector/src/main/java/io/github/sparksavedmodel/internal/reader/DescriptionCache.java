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
  private record Entry(ModelListing listing, ModelDescription description) {}

  private final Map<String, Entry> entries;

  DescriptionCache(int most) {
    entries = new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
        return size() > most;
      }
    };
  }

  ModelDescription describe(
      String directory, ModelListing listing, Supplier<ModelDescription> reading) {
    Entry kept = kept(directory);
    if (kept != null && kept.listing().equals(listing)) {
      return kept.description();
    }
    ModelDescription description = reading.get();
    synchronized (entries) {
      entries.put(directory, new Entry(listing, description));
    }
    return description;
  }

  private @Nullable Entry kept(String directory) {
    synchronized (entries) {
      return entries.get(directory);
    }
  }
}
