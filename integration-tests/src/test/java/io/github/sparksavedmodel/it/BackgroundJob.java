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
  private final SparkContext context;
  private final String group = UUID.randomUUID().toString();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  private BackgroundJob(SparkContext context) {
    this.context = context;
  }

  /**
   * Starts a job in the session that the tests share.
   *
   * @param interrupted whether the threads of its tasks are interrupted when it is cancelled
   */
  static BackgroundJob start(boolean interrupted, ThrowingCallable action) {
    return start(TestSession.get().sparkContext(), interrupted, action);
  }

  /** Starts a job of any application. */
  static BackgroundJob start(SparkContext context, boolean interrupted, ThrowingCallable action) {
    BackgroundJob job = new BackgroundJob(context);
    Thread thread = new Thread(() -> {
      context.setJobGroup(job.group, "to be cancelled", interrupted);
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
    context.cancelJobGroup(group);
    return failure();
  }
}
