/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to use a cached session. The session stays open until every lease of it is closed.
 * Thread-safe.
 */
public final class SessionLease implements AutoCloseable {
  private final TensorFlowSession session;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  SessionLease(TensorFlowSession session, Runnable release) {
    this.session = session;
    this.release = release;
  }

  /**
   * The session. Never close it: it is shared.
   *
   * @throws IllegalStateException if this lease is closed
   */
  public TensorFlowSession session() {
    if (closed.get()) {
      throw new IllegalStateException("This lease is closed");
    }
    return session;
  }

  /** Gives the session back. Closing again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}
