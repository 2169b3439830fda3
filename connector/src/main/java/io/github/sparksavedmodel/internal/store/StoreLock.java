/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that holds between the processes of a host and between the threads of each. Released by
 * the thread that took it; the operating system frees it when a process dies.
 *
 * <p>A file lock belongs to the whole JVM, and closing any channel of the file gives it up; hence
 * the lock within the JVM, taken first. The table of those is shared by all stores and has an entry
 * for each name that was ever locked.
 */
public final class StoreLock implements AutoCloseable {
  private static final Map<Path, ReentrantLock> LOCKS_OF_THIS_JVM = new ConcurrentHashMap<>();
  private static final long RETRY_MILLIS = 50;

  private final ReentrantLock local;
  private final FileChannel channel;
  private boolean released;

  private StoreLock(ReentrantLock local, FileChannel channel) {
    this.local = local;
    this.channel = channel;
  }

  /** Waits for the lock. */
  static StoreLock acquire(Path file) throws IOException, InterruptedException {
    ReentrantLock local = localLock(file);
    local.lockInterruptibly();
    try {
      return new StoreLock(local, lockedChannel(file));
    } catch (FileLockInterruptionException e) {
      local.unlock();
      Thread.interrupted();
      throw (InterruptedException) new InterruptedException(file.toString()).initCause(e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      local.unlock();
      throw e;
    }
  }

  /** Takes the lock if nobody has it, the calling thread included. */
  static Optional<StoreLock> tryAcquire(Path file) throws IOException {
    ReentrantLock local = localLock(file);
    if (local.isHeldByCurrentThread() || !local.tryLock()) {
      return Optional.empty();
    }
    try {
      FileChannel channel = open(file);
      if (isLockedNow(channel)) {
        return Optional.of(new StoreLock(local, channel));
      }
      channel.close();
    } catch (IOException | RuntimeException e) {
      local.unlock();
      throw e;
    }
    local.unlock();
    return Optional.empty();
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
      local.unlock();
    }
  }

  private static FileChannel lockedChannel(Path file) throws IOException, InterruptedException {
    FileChannel channel = open(file);
    try {
      while (true) {
        try {
          channel.lock();
          return channel;
        } catch (OverlappingFileLockException e) {
          // Another class loader of this JVM has it, whose table of locks is not ours.
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isLockedNow(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static ReentrantLock localLock(Path file) {
    return LOCKS_OF_THIS_JVM.computeIfAbsent(
        file.toAbsolutePath().normalize(), path -> new ReentrantLock());
  }
}
