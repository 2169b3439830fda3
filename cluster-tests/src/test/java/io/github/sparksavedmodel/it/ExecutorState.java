/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkEnv;

/**
 * What an executor has open in native memory.
 *
 * @param executor its name
 * @param pid its process
 * @param openTensors the tensors that nobody has freed
 * @param sessionsInUse the sessions that are left when idle ones are closed
 */
record ExecutorState(String executor, long pid, long openTensors, int sessionsInUse)
    implements Serializable {

  /** Asks all executors of a cluster. */
  static List<ExecutorState> ofAll(ClusterSession cluster) throws IOException {
    return cluster.ask(ExecutorState::ofThisExecutor);
  }

  /** Waits until no task runs and checks that no executor has kept anything. */
  static void assertNothingIsOpen(ClusterSession cluster) throws IOException {
    cluster.awaitEndOfTasks();
    assertThat(ofAll(cluster))
        .isNotEmpty()
        .allMatch(state -> state.openTensors == 0, "has no tensor open")
        .allMatch(state -> state.sessionsInUse == 0, "has no session in use");
  }

  private static ExecutorState ofThisExecutor() {
    ExecutorSessions.closeIdle();
    return new ExecutorState(
        SparkEnv.get().executorId(),
        ProcessHandle.current().pid(),
        OpenTensors.count(),
        ExecutorSessions.loadedSessions());
  }
}
