/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.Serial;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;

/**
 * Calls into Spark, which throws checked exceptions without declaring them, and wraps interruptions
 * in other exceptions.
 *
 * <p>They are made without the context of a task: Spark would count the locks of blocks for it, but
 * a model may be loaded for longer than the task lives that asked for it first.
 */
final class Interruptible {
  private Interruptible() {}

  /** What a call threw. */
  static final class Failure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    Failure(Throwable cause) {
      super(cause);
    }

    /** The innermost message, without the period. */
    String reason() {
      Throwable innermost = this;
      while (innermost.getCause() != null) {
        innermost = innermost.getCause();
      }
      String message = Objects.toString(innermost.getMessage(), "").strip();
      if (message.isEmpty()) {
        return innermost.getClass().getSimpleName();
      }
      return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
  }

  /** What the call gives; an interruption of this thread is one to the caller, too. */
  static <T> T call(Callable<T> call) throws InterruptedException, Failure {
    TaskContext task = TaskContext.get();
    try {
      TaskContext$.MODULE$.unset();
      return call.call();
    } catch (Exception e) {
      if (isInterruption(e)) {
        Thread.interrupted();
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      throw new Failure(e);
    } finally {
      TaskContext$.MODULE$.setTaskContext(task);
    }
  }

  private static boolean isInterruption(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
        return true;
      }
    }
    return Thread.currentThread().isInterrupted();
  }
}
