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
 * ended; so pulling and closing exclude each other, and a closed iterator has no more elements.
 */
abstract class ScoredIterator<T> extends AbstractIterator<T> {
  private @Nullable Throwable failure;
  private boolean closed;

  /** Makes an element ready unless one is; false at the end. */
  abstract boolean prepare();

  /** The element that is ready. */
  abstract T take();

  /** Frees everything. */
  abstract void release();

  @Override
  public final synchronized boolean hasNext() {
    if (failure != null) {
      throw new IllegalStateException("the task has failed", failure);
    }
    return !closed && prepareOrFail();
  }

  /** After a failure there is nothing to go on with: a batch would be missing. */
  private boolean prepareOrFail() {
    try {
      return prepare();
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public final synchronized T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return take();
  }

  /** Frees everything. Waits for a pull in progress; the second call does nothing. */
  final synchronized void close() {
    if (!closed) {
      closed = true;
      release();
    }
  }
}
