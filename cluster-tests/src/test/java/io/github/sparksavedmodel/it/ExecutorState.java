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
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * What an executor with one core has open in native memory.
 *
 * @param executor its name
 * @param pid its process
 * @param openTensors the tensors that nobody has freed
 * @param sessionsInUse the sessions that are left when idle ones are closed
 */
record ExecutorState(String executor, long pid, long openTensors, int sessionsInUse)
    implements Serializable {

  /** Asks all executors of a cluster, which have nothing else to do. */
  static List<ExecutorState> ofAll(ClusterSession cluster) throws IOException {
    int executors = cluster.executors().size();
    SharedGate gate = SharedGate.in(Files.createTempDirectory("gate"));
    FlatMapFunction<java.util.Iterator<Integer>, ExecutorState> ask = numbers -> {
      gate.meet(executors);
      return List.of(ofThisExecutor()).iterator();
    };
    return JavaSparkContext.fromSparkContext(cluster.spark().sparkContext())
        .parallelize(IntStream.range(0, executors).boxed().toList(), executors)
        .mapPartitions(ask)
        .collect();
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
