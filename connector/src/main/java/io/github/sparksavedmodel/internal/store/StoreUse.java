/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A use of a copy: a file of its own, locked from beginning to end, so that the operating system
 * ends the uses of a process that dies. Thread-safe.
 *
 * <p>A process that opens and closes a file gives up its lock on it, so nobody opens the files of
 * his own JVM, which he knows by their names.
 */
final class StoreUse implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(StoreUse.class);

  private final Path file;
  private final FileChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  private StoreUse(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Begins a use. The caller holds the lock of the entry, so that nobody looks before the new file
   * is locked.
   *
   * @param uses the directory of the entry's uses, which is made if there is none
   */
  static StoreUse begin(Path uses) throws IOException {
    PrivateDirectory.create(uses);
    Path file = uses.resolve(JvmProperties.TOKEN + "-" + UUID.randomUUID());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    StoreUse use = new StoreUse(file, channel);
    boolean isLocked = false;
    try {
      isLocked = channel.tryLock() != null;
    } finally {
      if (!isLocked) {
        use.close();
      }
    }
    return use;
  }

  /**
   * Whether anybody uses a copy. Removes the files of processes that died. The caller holds the
   * lock of the entry.
   */
  static boolean isAny(Path uses) throws IOException {
    if (!Files.exists(uses)) {
      return false;
    }
    boolean isAny = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(uses)) {
      for (Path file : files) {
        isAny |= isAlive(file);
      }
    }
    return isAny;
  }

  private static boolean isAlive(Path file) throws IOException {
    if (file.getFileName().toString().startsWith(JvmProperties.TOKEN)) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      boolean isAlive = channel.tryLock() == null;
      if (!isAlive) {
        Files.delete(file);
      }
      return isAlive;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Ends the use. Closing again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try (channel) {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOGGER.warn("The end of the use {} of a copy cannot be recorded", file, e);
      }
    }
  }
}
