/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.apache.hadoop.fs.FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one copy in a store. It appears under its name by an atomic rename, and goes by
 * another, so that what has the name is always whole. Whoever changes anything here holds the
 * entry's lock.
 *
 * @param directory where the copy is when it is whole
 * @param uses where each of its users has a file
 * @param lock the file of its lock
 */
record StoreEntry(Path directory, Path uses, Path lock) {
  static final String PARTIAL = ".partial";
  private static final Logger LOGGER = LoggerFactory.getLogger(StoreEntry.class);

  /** The directory that holds {@code saved_model.pb}. */
  Path model() {
    return modelIn(directory);
  }

  boolean exists() {
    return Files.exists(directory);
  }

  /** Reads the copy and says how it differs from what was copied, if it does. */
  Optional<String> difference() throws InterruptedException {
    try {
      Optional<StoreManifest> manifest = StoreManifest.read(directory);
      return manifest.isPresent()
          ? manifest.get().differenceTo(model())
          : Optional.of("\"" + StoreManifest.FILE_NAME + "\" is not whole");
    } catch (IOException e) {
      return Optional.of(Reasons.of(e));
    }
  }

  /** Copies a model, where there is none. */
  void make(ModelFiles source) throws IOException, InterruptedException {
    Path partial = partial();
    try {
      PrivateDirectory.create(modelIn(partial));
      source.copyInto(modelIn(partial)).write(partial);
      Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      FileUtil.fullyDelete(partial.toFile());
    }
  }

  /** Removes the copy, or what is left of it. Who has its files open keeps them. */
  void remove() throws IOException {
    removePartial();
    if (exists()) {
      Files.move(directory, partial(), StandardCopyOption.ATOMIC_MOVE);
      removePartial();
    }
  }

  /** Removes the copy to make room, if nobody uses it. */
  void removeUnlessUsed() throws IOException {
    if (exists() && !isUsed()) {
      LOGGER.info("Removing {} to make room, last used at {}", directory, lastUse());
      remove();
      Files.deleteIfExists(uses);
    }
  }

  /** Removes what a process left that was killed while it made or removed the copy. */
  void removePartial() throws IOException {
    Path partial = partial();
    if (!Files.exists(partial)) {
      return;
    }
    LOGGER.debug("Removing {}", partial);
    if (!FileUtil.fullyDelete(partial.toFile())) {
      throw new IOException('"' + partial.toString() + "\" cannot be removed");
    }
  }

  /** Begins a use of the copy. */
  StoredModel use() throws IOException {
    StoreUse use = StoreUse.begin(uses);
    markUsed();
    return new StoredModel(this, use);
  }

  /** Whether anybody uses the copy. Removes the marks of users that died. */
  boolean isUsed() throws IOException {
    return StoreUse.isAny(uses);
  }

  /** When the copy was last used; long ago if that is not known. */
  FileTime lastUse() {
    try {
      return Files.getLastModifiedTime(manifest());
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  void markUsed() {
    try {
      Files.setLastModifiedTime(manifest(), FileTime.fromMillis(System.currentTimeMillis()));
    } catch (IOException e) {
      LOGGER.debug("The use of {} cannot be recorded", directory, e);
    }
  }

  private Path manifest() {
    return directory.resolve(StoreManifest.FILE_NAME);
  }

  private Path partial() {
    return directory.resolveSibling(directory.getFileName() + PARTIAL);
  }

  private static Path modelIn(Path entry) {
    return entry.resolve("model");
  }
}
