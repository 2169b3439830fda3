/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock that holds between the processes of a host and between the threads of each. Released by
 * the thread that took it; the operating system frees it when a process dies.
 *
 * <p>A file lock belongs to the whole JVM, and closing any channel of the file gives it up. Hence
 * the file is opened only by who has the lock within the JVM: first among the threads that use this
 * class, then among the class loaders that have a class of this name. The table of the former is
 * shared by all stores and has an entry for each name that was ever locked.
 */
public final class StoreLock implements AutoCloseable {
  private static final Map<Path, ReentrantLock> LOCKS_OF_THIS_LOADER = new ConcurrentHashMap<>();
  private static final long RETRY_MILLIS = 50;

  private final Path file;
  private final ReentrantLock local;
  private final FileChannel channel;
  private boolean released;

  private StoreLock(Path file, ReentrantLock local, FileChannel channel) {
    this.file = file;
    this.local = local;
    this.channel = channel;
  }

  /** Waits for the lock. */
  static StoreLock acquire(Path lockFile) throws IOException, InterruptedException {
    Path file = canonical(lockFile);
    ReentrantLock local = localLock(file);
    local.lockInterruptibly();
    try {
      while (!JvmProperties.take(file.toString())) {
        Thread.sleep(RETRY_MILLIS);
      }
      return new StoreLock(file, local, lockedChannel(file));
    } catch (IOException | InterruptedException | RuntimeException e) {
      local.unlock();
      throw e;
    }
  }

  /** Takes the lock if nobody has it, the calling thread included. */
  static Optional<StoreLock> tryAcquire(Path lockFile) throws IOException {
    Path file = canonical(lockFile);
    ReentrantLock local = localLock(file);
    if (local.isHeldByCurrentThread() || !local.tryLock()) {
      return Optional.empty();
    }
    Optional<FileChannel> channel = Optional.empty();
    try {
      if (JvmProperties.take(file.toString())) {
        channel = channelLockedNow(file);
      }
    } finally {
      if (channel.isEmpty()) {
        local.unlock();
      }
    }
    return channel.map(locked -> new StoreLock(file, local, locked));
  }

  /** Gives the lock up. Closing again does nothing. */
  @Override
  public void close() {
    if (released) {
      return;
    }
    released = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      JvmProperties.giveBack(file.toString());
      local.unlock();
    }
  }

  private static FileChannel lockedChannel(Path file) throws IOException, InterruptedException {
    boolean isLocked = false;
    FileChannel channel = null;
    try {
      channel = open(file);
      channel.lock();
      isLocked = true;
      return channel;
    } catch (FileLockInterruptionException e) {
      Thread.interrupted();
      throw (InterruptedException) new InterruptedException(file.toString()).initCause(e);
    } finally {
      if (!isLocked) {
        abandon(file, channel);
      }
    }
  }

  private static Optional<FileChannel> channelLockedNow(Path file) throws IOException {
    boolean isLocked = false;
    FileChannel channel = null;
    try {
      channel = open(file);
      isLocked = channel.tryLock() != null;
      return isLocked ? Optional.of(channel) : Optional.empty();
    } finally {
      if (!isLocked) {
        abandon(file, channel);
      }
    }
  }

  private static void abandon(Path file, @Nullable FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      JvmProperties.giveBack(file.toString());
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static ReentrantLock localLock(Path file) {
    return LOCKS_OF_THIS_LOADER.computeIfAbsent(file, path -> new ReentrantLock());
  }

  /** The one name of a file, whichever links lead to its directory. */
  private static Path canonical(Path file) throws IOException {
    return file.resolveSibling(".").toRealPath().resolve(file.getFileName());
  }
}
