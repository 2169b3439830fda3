/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;

/**
 * Ends the session's work when the JVM is asked to end, and gives it time to remove what it has
 * written so far.
 */
final class JobInterruption {
  /** Before Spark and file systems shut down, which do at most at 50. */
  private static final int PRIORITY = 100;

  private static final long PATIENCE = 20;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final SparkSession spark;

  private JobInterruption(SparkSession spark) {
    this.spark = spark;
  }

  /** Runs work that is ended if the JVM is. */
  static void during(SparkSession spark, Runnable work) {
    JobInterruption interruption = new JobInterruption(spark);
    Runnable hook = interruption::interrupt;
    ShutdownHookManager hooks = ShutdownHookManager.get();
    hooks.addShutdownHook(hook, PRIORITY, PATIENCE + 1, TimeUnit.SECONDS);
    try {
      work.run();
    } finally {
      interruption.finished.countDown();
      if (!hooks.isShutdownInProgress()) {
        hooks.removeShutdownHook(hook);
      }
    }
  }

  private void interrupt() {
    spark.interruptAll();
    try {
      if (!finished.await(PATIENCE, TimeUnit.SECONDS)) {
        System.err.println("savedmodel: the job did not end within " + PATIENCE + " s.");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
