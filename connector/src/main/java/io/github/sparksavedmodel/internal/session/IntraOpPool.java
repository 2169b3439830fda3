/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads with which TensorFlow computes single operations: one pool for the process, made by
 * its first session. Thread-safe.
 */
final class IntraOpPool {
  /** The pool of this process. */
  static final IntraOpPool OF_PROCESS = new IntraOpPool();

  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Notes that a session was made; what to warn of, the first time that one asks otherwise. */
  Optional<String> sessionMade(int wanted) {
    if (threads.compareAndSet(0, wanted) || threads.get() == wanted || warned.getAndSet(true)) {
      return Optional.empty();
    }
    return Optional.of("TensorFlow goes on with " + threads + " threads for one operation, as the"
        + " first model in this process was loaded, and not with the " + wanted
        + " that spark.savedmodel.intraOpThreads now asks for");
  }
}
