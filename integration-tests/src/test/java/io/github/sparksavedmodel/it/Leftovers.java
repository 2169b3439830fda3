/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import org.apache.spark.sql.SparkSession;

/** What tasks must not leave behind, however they end. */
final class Leftovers {
  private static final SparkSession SPARK = TestSession.get();

  private Leftovers() {}

  /**
   * Waits for the last task and checks that it left no tensor open and no session in use, and that
   * the next query scores.
   */
  static void assertNone() {
    awaitEndOfTasks();
    Await.until("all tensors are freed", Leftovers::isAllFreed);
    ExecutorSessions.closeIdle();
    assertThat(ExecutorSessions.loadedSessions()).as("sessions in use").isZero();
    assertThat(SavedModel.load(SPARK, Fixtures.model("arithmetic"))
            .scorer()
            .score(SPARK.range(0, 100, 1, 2).selectExpr("float(id) x", "1f y"))
            .filter("sum = x + 1")
            .count())
        .isEqualTo(100);
  }

  /** Columns that were read in part only are freed when they are collected. */
  private static boolean isAllFreed() {
    if (OpenTensors.count() > 0) {
      System.gc();
    }
    return OpenTensors.count() == 0;
  }

  /** Waits until no task runs, whether its job is still there or not. */
  static void awaitEndOfTasks() {
    Await.until("all tasks have ended", () -> runningTasks() == 0);
  }

  static int runningTasks() {
    return RunningTasks.count(SPARK.sparkContext());
  }
}
