/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/**
 * What a task does once while TensorFlow runs. If it fails, that is kept apart from how the run
 * ended: nothing of it says something about the rows of the run. Confined to one task.
 */
final class Meanwhile {
  private final Runnable work;
  private boolean done;
  private @Nullable Throwable failure;

  Meanwhile(Runnable work) {
    this.work = work;
  }

  /** Whether it was done, successfully or not. */
  boolean isDone() {
    return done;
  }

  void run() {
    done = true;
    try {
      work.run();
    } catch (Throwable thrown) {
      failure = thrown;
    }
  }

  /** Throws what the work threw, which may be a checked exception of Spark's code. */
  void throwFailure() {
    if (failure != null) {
      Platform.throwException(failure);
    }
  }
}
