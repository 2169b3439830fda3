/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of the host with copies of models, each under the identity of its content, made once
 * and shared by all processes of a user.
 *
 * <pre>
 * models/&lt;identity&gt;/manifest      hash, length and path of every file
 * models/&lt;identity&gt;/model/...     the copy
 * models/&lt;identity&gt;.partial/...   a copy that is being made
 * locks/&lt;name&gt;.lock               held while something of that name is made
 * native/                         what TensorFlow's native library is unpacked to
 * </pre>
 *
 * <p>A copy appears under its name by an atomic rename and is never changed afterwards.
 * Thread-safe, also between processes.
 */
public final class ModelStore {
  private static final Logger LOGGER = LoggerFactory.getLogger(ModelStore.class);
  private static final String PARTIAL = ".partial";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final String EXAMPLE = "/local_disk/spark-savedmodel";

  private final Path root;
  private final Path models;
  private final Path locks;

  private ModelStore(Path root) {
    this.root = root;
    this.models = root.resolve("models");
    this.locks = root.resolve("locks");
  }

  /**
   * Opens a store, making its directory if need be.
   *
   * @throws ModelException STORE_UNUSABLE if the directory cannot be made or written to, belongs to
   *     another user, or can be written to by others
   */
  public static ModelStore open(Path root) {
    ModelStore store = new ModelStore(root.toAbsolutePath());
    try {
      PrivateDirectory.create(store.root);
      Optional<String> objection = PrivateDirectory.objection(store.root);
      if (objection.isPresent()) {
        throw store.unusable(objection.get(), null);
      }
      PrivateDirectory.create(store.models);
      PrivateDirectory.create(store.locks);
    } catch (IOException e) {
      throw store.unusable(e);
    }
    return store;
  }

  /** Where a store is if nobody says otherwise: below the JVM's temporary directory. */
  public static Path defaultRoot() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "spark-savedmodel-" + System.getProperty("user.name"));
  }

  /** The directory of this store. */
  public Path root() {
    return root;
  }

  /**
   * A copy of a model, which is made if there is none; the caller closes it.
   *
   * @param identity the identity of the model's content, usable as a file name
   * @throws ModelException MODEL_CHANGED, STORE_COPY_FAILED or STORE_UNUSABLE
   */
  @SuppressWarnings("try") // The lock is held, not used.
  LocalModel localCopy(String identity, ModelFiles source) throws InterruptedException {
    Path entry = models.resolve(checkedName(identity));
    if (isComplete(entry)) {
      return new StoredModel(modelDirectory(entry));
    }
    try (StoreLock lock = lock(identity)) {
      if (!isComplete(entry)) {
        make(entry, source);
      }
    }
    return new StoredModel(modelDirectory(entry));
  }

  /** The directory for TensorFlow's native library, which is made if there is none. */
  public Path nativeDirectory() {
    try {
      return PrivateDirectory.create(root.resolve("native"));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Waits until no other thread or process of this host holds the lock of this name.
   *
   * @throws ModelException STORE_UNUSABLE if the file system has no locks
   */
  public StoreLock lock(String name) throws InterruptedException {
    try {
      return StoreLock.acquire(lockFile(checkedName(name)));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void make(Path entry, ModelFiles source) throws InterruptedException {
    removeLeftovers();
    Path partial = models.resolve(entry.getFileName() + PARTIAL);
    long start = System.nanoTime();
    try {
      removeTree(entry);
      removeTree(partial);
      PrivateDirectory.create(modelDirectory(partial));
      source.copyInto(modelDirectory(partial)).write(partial);
      Files.move(partial, entry, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable(e);
    } finally {
      removeQuietly(partial);
    }
    LOGGER.info(
        "Copied the model at {} to {} in {} ms",
        source.location(),
        entry,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  /** Removes copies that a killed process left half-made: those whose lock is free. */
  @SuppressWarnings("try") // The lock is held, not used.
  private void removeLeftovers() {
    try (DirectoryStream<Path> partials = Files.newDirectoryStream(models, "*" + PARTIAL)) {
      for (Path partial : partials) {
        String fileName = partial.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - PARTIAL.length());
        Optional<StoreLock> lock = StoreLock.tryAcquire(lockFile(name));
        if (lock.isPresent()) {
          try (StoreLock held = lock.get()) {
            LOGGER.info("Removing {}, left by a process that was killed", partial);
            removeTree(partial);
          }
        }
      }
    } catch (IOException e) {
      LOGGER.debug("Leftovers in {} could not be removed", models, e);
    }
  }

  private static boolean isComplete(Path entry) {
    try {
      return StoreManifest.read(entry)
          .filter(manifest -> manifest.isCompleteIn(modelDirectory(entry)))
          .isPresent();
    } catch (IOException e) {
      LOGGER.debug("The manifest of {} cannot be read; the copy is made again", entry, e);
      return false;
    }
  }

  private static Path modelDirectory(Path entry) {
    return entry.resolve("model");
  }

  private Path lockFile(String name) {
    return locks.resolve(name + ".lock");
  }

  private static String checkedName(String name) {
    if (!NAME.matcher(name).matches() || name.endsWith(PARTIAL)) {
      throw new IllegalArgumentException("Not usable as a file name: " + name);
    }
    return name;
  }

  private static void removeQuietly(Path directory) {
    try {
      removeTree(directory);
    } catch (IOException e) {
      LOGGER.debug("{} could not be removed", directory, e);
    }
  }

  private static void removeTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private ModelException unusable(IOException failure) {
    return unusable(Reasons.of(failure), failure);
  }

  private ModelException unusable(String reason, @Nullable Throwable cause) {
    return new ModelException(
        ErrorCondition.STORE_UNUSABLE.with("directory", root, "reason", reason, "example", EXAMPLE),
        cause);
  }
}
