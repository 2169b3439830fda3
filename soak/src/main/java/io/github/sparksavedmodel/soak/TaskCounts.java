/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** Counts the batches that tasks have scored, and the tasks that run at the same time. */
final class TaskCounts extends SparkListener {
  private static final String BATCHES = "batches";

  private long batches;
  private int running;
  private int mostRunning;

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    running++;
    mostRunning = Math.max(mostRunning, running);
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    running--;
    for (AccumulableInfo metric : CollectionConverters.asJava(end.taskInfo().accumulables())) {
      if (OptionConverters.toJava(metric.name()).filter(BATCHES::equals).isPresent()) {
        batches += OptionConverters.toJava(metric.update())
            .map(update -> Long.parseLong(update.toString()))
            .orElse(0L);
      }
    }
  }

  synchronized long batches() {
    return batches;
  }

  synchronized int mostRunning() {
    return mostRunning;
  }
}
