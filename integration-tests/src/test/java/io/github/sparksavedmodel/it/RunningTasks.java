/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import scala.jdk.javaapi.CollectionConverters;

/** The tasks that the scheduler knows; Spark's status store lags behind. */
final class RunningTasks {

  private RunningTasks() {}

  /** How many tasks have not ended, whether their job is still there or not. */
  static int count(SparkContext context) {
    TaskSchedulerImpl scheduler = (TaskSchedulerImpl) context.taskScheduler();
    return CollectionConverters.asJava(scheduler.runningTasksByExecutors()).values().stream()
        .mapToInt(running -> (Integer) running)
        .sum();
  }
}
