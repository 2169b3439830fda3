/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import scala.collection.AbstractIterator;

/**
 * What a partition becomes when it is scored. Somebody closes it when the task ends.
 *
 * <p>Some of Spark's operators pull from threads of their own, which may go on when the task has
 * ended. So preparing and closing exclude each other, and a closed iterator has no more elements.
 * Elements that are ready may be taken without a lock by the thread that prepared them: what they
 * are read from is freed when that thread comes back, or when nobody can read it any more.
 */
abstract class ScoredIterator<T> extends AbstractIterator<T> {
  private @Nullable Throwable failure;
  private volatile boolean closed;
  /** Written with the lock only; a thread that reads its own name needs none. */
  private @Nullable Thread owner;

  /** Whether an element is ready, asked by the thread that prepared it. */
  abstract boolean isReady();

  /** Makes an element ready unless one is; false at the end. */
  abstract boolean prepare();

  /** The element that is ready. */
  abstract T take();

  /**
   * Frees everything.
   *
   * @param isRead whether another thread may be reading what was taken, or taking more
   */
  abstract void release(boolean isRead);

  /** Frees what another thread left when it closed this: the reader has come back for more. */
  abstract void releaseRead();

  @Override
  public final boolean hasNext() {
    return canTake() || prepareWithLock();
  }

  private boolean canTake() {
    return Thread.currentThread() == owner && !closed && isReady();
  }

  private synchronized boolean prepareWithLock() {
    if (failure != null) {
      throw new IllegalStateException("the task has failed", failure);
    }
    owner = Thread.currentThread();
    if (closed) {
      releaseRead();
      return false;
    }
    return prepareOrFail();
  }

  /**
   * After a failure there is nothing to go on with: a batch would be missing. What the child throws
   * may be a checked exception, though it does not say so.
   */
  private boolean prepareOrFail() {
    try {
      return prepare();
    } catch (Throwable e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public final T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return take();
  }

  /** Frees everything. Waits for a pull in progress; the second call does nothing. */
  final synchronized void close() {
    if (!closed) {
      closed = true;
      release(owner != null && owner != Thread.currentThread());
    }
  }
}
