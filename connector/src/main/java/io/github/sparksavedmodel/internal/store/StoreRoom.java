/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room in a store: removes what killed processes left, and copies that nobody uses, those
 * first whose last use is longest ago. Entries that somebody is at work on are left alone.
 *
 * @param entries the store
 * @param maxBytes the length that all copies may have together, if it can be kept
 */
record StoreRoom(StoreEntries entries, long maxBytes) {
  private static final Logger LOGGER = LoggerFactory.getLogger(StoreRoom.class);

  /** Whether there is room enough. */
  @FunctionalInterface
  private interface Enough {
    boolean isMet() throws IOException;
  }

  /** What is done with an entry while its lock is held. */
  @FunctionalInterface
  private interface Removal {
    void run(StoreEntry entry) throws IOException;
  }

  /**
   * Makes room for a new copy: removes others until all fit, or only those are left that are used.
   *
   * @throws ModelException STORE_FULL if the file system has too little space
   */
  void makeForCopy(long bytes, String location) throws IOException {
    removeUnusedUntil(
        () -> entries.totalLength() + bytes <= maxBytes && entries.usableSpace() >= bytes);
    long total = entries.totalLength() + bytes;
    if (total > maxBytes) {
      LOGGER.warn(
          "The copies of models in {} have {} bytes with that of {}, more than the {} that"
              + " spark.savedmodel.storeMaxBytes allows: {}",
          entries.root(),
          total,
          location,
          maxBytes,
          bytes > maxBytes ? "this one alone has " + bytes : "the others are in use");
    }
    check(bytes, "The model at \"" + location + '"');
  }

  /**
   * Makes room for something else on the store's file system.
   *
   * @param what what it is, to begin a sentence with
   * @throws ModelException STORE_FULL if the file system has too little space
   */
  void make(long bytes, String what) throws IOException {
    removeUnusedUntil(() -> entries.usableSpace() >= bytes);
    check(bytes, what);
  }

  /** Removes what killed processes left: partial copies, and their uses of whole ones. */
  void removeLeftovers() throws IOException {
    for (StoreEntry entry : entries.all()) {
      ifFree(entry, free -> {
        free.removePartial();
        free.isUsed();
      });
    }
  }

  private void check(long bytes, String what) throws IOException {
    long available = entries.usableSpace();
    if (available < bytes) {
      throw new ModelException(ErrorCondition.STORE_FULL.with(
          "what",
          what,
          "needed",
          bytes,
          "directory",
          entries.root(),
          "available",
          available,
          "example",
          ModelStore.EXAMPLE));
    }
  }

  private void removeUnusedUntil(Enough enough) throws IOException {
    if (enough.isMet()) {
      return;
    }
    List<StoreEntry> oldestFirst = entries.all().stream()
        .filter(StoreEntry::exists)
        .sorted(Comparator.comparing(StoreEntry::lastUse))
        .toList();
    for (StoreEntry entry : oldestFirst) {
      ifFree(entry, StoreEntry::removeUnlessUsed);
      if (enough.isMet()) {
        return;
      }
    }
  }

  @SuppressWarnings("try") // The lock is held, not used.
  private static void ifFree(StoreEntry entry, Removal removal) {
    try {
      Optional<StoreLock> lock = StoreLock.tryAcquire(entry.lock());
      if (lock.isPresent()) {
        try (StoreLock held = lock.get()) {
          removal.run(entry);
        }
      }
    } catch (IOException e) {
      LOGGER.warn("{} cannot be removed", entry.directory(), e);
    }
  }
}
