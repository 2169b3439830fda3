/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A second thread of a task that has more than one core, which runs TensorFlow while the task's own
 * thread gathers rows. Confined to one task; the caller closes it.
 */
final class SpareCore implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(run -> daemon(Thread.currentThread().getName(), run));

  private static Thread daemon(String task, Runnable run) {
    Thread thread = new Thread(run, task + ", TensorFlow");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Does both at once, and returns or throws when both have ended: what a run reads and writes may
   * be freed then. An interrupt does not end the wait, and is there afterwards.
   *
   * @param run what the other thread does
   * @param meanwhile what this thread does; if it fails, how the run ended is not told
   */
  <T> T run(Supplier<T> run, Runnable meanwhile) {
    CompletableFuture<T> result = CompletableFuture.supplyAsync(run, thread);
    CompletableFuture<Boolean> ended = result.handle((given, failure) -> true);
    try {
      meanwhile.run();
    } finally {
      ended.join();
    }
    try {
      return result.join();
    } catch (CompletionException failed) {
      throw unwrapped(failed);
    }
  }

  private static RuntimeException unwrapped(CompletionException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException exception ? exception : failed;
  }

  /** Ends the thread, which has nothing to do any more. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
