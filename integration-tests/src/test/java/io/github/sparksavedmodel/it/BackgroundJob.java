/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.SparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A job that a thread of its own waits for, so that the test can cancel it. */
final class BackgroundJob {
  private static final SparkContext CONTEXT = TestSession.get().sparkContext();

  private final String group = UUID.randomUUID().toString();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  private BackgroundJob() {}

  /**
   * Starts a job.
   *
   * @param interrupted whether the threads of its tasks are interrupted when it is cancelled
   */
  static BackgroundJob start(boolean interrupted, ThrowingCallable action) {
    BackgroundJob job = new BackgroundJob();
    Thread thread = new Thread(() -> {
      CONTEXT.setJobGroup(job.group, "to be cancelled", interrupted);
      job.failure.complete(catchThrowable(action));
    });
    thread.setDaemon(true);
    thread.start();
    return job;
  }

  /** What the action threw, or null; waits until it has ended. */
  Throwable failure() {
    return failure.join();
  }

  /** Cancels the job and gives what its action threw. Its tasks may not have ended yet. */
  Throwable cancel() {
    CONTEXT.cancelJobGroup(group);
    return failure();
  }
}
