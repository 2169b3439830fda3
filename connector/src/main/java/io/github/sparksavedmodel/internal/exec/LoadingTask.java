/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.session.AskingTask;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;

/**
 * A task that waits for its model. Another thread loads that, and has the task's context meanwhile:
 * some file systems find their credentials by it.
 *
 * @param context the context of the task
 * @param counters where it counts
 */
record LoadingTask(TaskContext context, ScoreCounters counters) implements AskingTask {

  @Override
  public void whileWaiting() {
    context.killTaskIfInterrupted();
  }

  @Override
  public void fetchedBytes(long bytes) {
    counters.fetchedBytes(bytes);
  }

  @Override
  public Runnable inItsContext(Runnable load) {
    return () -> {
      TaskContext$.MODULE$.setTaskContext(context);
      try {
        load.run();
      } finally {
        TaskContext$.MODULE$.unset();
      }
    };
  }
}
