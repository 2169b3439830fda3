/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of the host with copies of models, each under the identity of its content, made once
 * and shared by all processes of a user.
 *
 * <pre>
 * models/&lt;identity&gt;/manifest      hash, length and path of every file; modified at each use
 * models/&lt;identity&gt;/model/...     the copy
 * models/&lt;identity&gt;.partial/...   a copy that is being made or removed
 * uses/&lt;identity&gt;/&lt;jvm&gt;-&lt;use&gt;      locked by a JVM for as long as it uses the copy
 * locks/&lt;name&gt;.lock               locked while something of that name is made, removed or begins
 *                                 to be used
 * native/...                      what TensorFlow's native library is unpacked to
 * </pre>
 *
 * <p>A copy appears under its name by an atomic rename and is never changed afterwards. Its hashes
 * are checked each time it is handed out; if they differ it is made again. When a copy is made,
 * those that nobody uses make room for it, the one first that was not used for longest. A process
 * may be killed at any time: the operating system frees its locks, and the next to make a copy
 * removes what it left. Copies that are being made at the same time do not count in full, so that
 * the store may exceed its length until the next is made.
 *
 * <p>All directories belong to the user and nobody else may write to them: models are programs.
 * Thread-safe, also between class loaders and processes.
 */
public final class ModelStore {
  /** A place that a message may suggest. */
  static final String EXAMPLE = "/local_disk/spark-savedmodel";

  /** The length of all copies together, unless the application says otherwise. */
  public static final long DEFAULT_MAX_BYTES = 20L << 30;

  private static final Logger LOGGER = LoggerFactory.getLogger(ModelStore.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

  private final StoreEntries entries;
  private final StoreRoom room;

  private ModelStore(StoreEntries entries, long maxBytes) {
    this.entries = entries;
    this.room = new StoreRoom(entries, maxBytes);
  }

  /** Opens a store as {@link #open(Path, long)} does, with the default length. */
  public static ModelStore open(Path root) {
    return open(root, DEFAULT_MAX_BYTES);
  }

  /**
   * Opens a store, making its directory if need be.
   *
   * @param maxBytes the length that all copies may have together, as long as some are not in use
   * @throws ModelException STORE_UNUSABLE if a directory of it cannot be made or written to,
   *     belongs to another user, or can be written to by others
   */
  public static ModelStore open(Path root, long maxBytes) {
    StoreEntries entries = new StoreEntries(root.toAbsolutePath());
    ModelStore store = new ModelStore(entries, maxBytes);
    entries.directories().forEach(store::makePrivate);
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
    return entries.root();
  }

  /**
   * A copy of a model, which is made if there is none or if it is damaged. It stays as it is until
   * the caller closes it.
   *
   * @param identity the identity of the model's content, usable as a file name
   * @throws ModelException MODEL_CHANGED, STORE_COPY_FAILED, STORE_FULL or STORE_UNUSABLE
   */
  LocalModel localCopy(String identity, ModelFiles source) throws InterruptedException {
    StoreEntry entry = entries.entry(checkedName(identity));
    while (true) {
      boolean isThere = entry.exists();
      Optional<StoredModel> model = isThere ? ifSound(entry) : Optional.empty();
      if (model.isEmpty()) {
        model = make(entry, source, isThere);
      }
      if (model.isPresent()) {
        return model.get();
      }
    }
  }

  /** The directory for TensorFlow's native library, which is made if there is none. */
  public Path nativeDirectory() {
    return makePrivate(root().resolve("native"));
  }

  /**
   * Makes room on the store's file system, by removing copies that nobody uses.
   *
   * @param what what needs it, to begin a sentence with
   * @throws ModelException STORE_FULL if there is too little space even so
   */
  public void makeRoom(long bytes, String what) {
    try {
      room.make(bytes, what);
    } catch (IOException e) {
      throw unusable(Reasons.of(e), e);
    }
  }

  /**
   * Waits until no other thread or process of this host holds the lock of this name.
   *
   * @throws ModelException STORE_UNUSABLE if the file system has no locks
   */
  public StoreLock lock(String name) throws InterruptedException {
    return lock(entries.lockFile(checkedName(name)));
  }

  private StoreLock lock(Path file) throws InterruptedException {
    try {
      return StoreLock.acquire(file);
    } catch (IOException e) {
      throw unusable(Reasons.of(e), e);
    }
  }

  /** Uses the copy if it is whole. It is read without the lock, since others read it as well. */
  private Optional<StoredModel> ifSound(StoreEntry entry) throws InterruptedException {
    Optional<StoredModel> model = useIfThere(entry);
    boolean isSound = false;
    try {
      isSound = model.isPresent() && entry.difference().isEmpty();
    } finally {
      if (!isSound) {
        model.ifPresent(StoredModel::close);
      }
    }
    return isSound ? model : Optional.empty();
  }

  @SuppressWarnings("try") // The lock is held, not used.
  private Optional<StoredModel> useIfThere(StoreEntry entry) throws InterruptedException {
    try (StoreLock lock = lock(entry.lock())) {
      return entry.exists() ? Optional.of(entry.use()) : Optional.empty();
    } catch (IOException e) {
      throw unusable(Reasons.of(e), e);
    }
  }

  /** Makes and uses a copy, unless another thread or process has meanwhile made a whole one. */
  @SuppressWarnings("try") // The lock is held, not used.
  private Optional<StoredModel> make(StoreEntry entry, ModelFiles source, boolean wasDamaged)
      throws InterruptedException {
    try (StoreLock lock = lock(entry.lock())) {
      if (entry.exists()) {
        Optional<String> difference = wasDamaged ? entry.difference() : Optional.empty();
        if (difference.isEmpty()) {
          return Optional.empty();
        }
        LOGGER.warn(
            "The copy {} of the model at {} is damaged and is made again: {}",
            entry.directory(),
            source.location(),
            difference.get());
      }
      make(entry, source);
      return Optional.of(entry.use());
    } catch (IOException e) {
      throw unusable(Reasons.of(e), e);
    }
  }

  private void make(StoreEntry entry, ModelFiles source) throws IOException, InterruptedException {
    long start = System.nanoTime();
    entry.remove();
    room.removeLeftovers();
    room.makeForCopy(source.totalLength(), source.location());
    entry.make(source);
    LOGGER.info(
        "Copied the model at {} to {} in {} ms",
        source.location(),
        entry.directory(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  private Path makePrivate(Path directory) {
    try {
      PrivateDirectory.create(directory);
      Optional<String> objection = PrivateDirectory.objection(directory);
      if (objection.isPresent()) {
        throw unusable(directory, objection.get(), null);
      }
      return directory;
    } catch (IOException e) {
      throw unusable(directory, Reasons.of(e), e);
    }
  }

  private static String checkedName(String name) {
    if (!NAME.matcher(name).matches() || name.endsWith(StoreEntry.PARTIAL)) {
      throw new IllegalArgumentException("Not usable as a file name: " + name);
    }
    return name;
  }

  private ModelException unusable(String reason, @Nullable Throwable cause) {
    return unusable(root(), reason, cause);
  }

  private static ModelException unusable(Path directory, String reason, @Nullable Throwable cause) {
    return new ModelException(
        ErrorCondition.STORE_UNUSABLE.with(
            "directory", directory, "reason", reason, "example", EXAMPLE),
        cause);
  }
}
