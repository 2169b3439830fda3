/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * A task that has come to a gate.
 *
 * @param executor the name of its executor
 * @param pid the executor's process
 * @param partition the number of its partition
 * @param attempt which attempt at the partition it is, from 0
 */
record Arrival(String executor, long pid, int partition, int attempt) {

  /** The task that calls this. */
  static Arrival ofThisTask() {
    TaskContext context = TaskContext.get();
    return new Arrival(
        SparkEnv.get().executorId(),
        ProcessHandle.current().pid(),
        context.partitionId(),
        context.attemptNumber());
  }

  /** An arrival from the name of its file. */
  static Arrival named(String fileName) {
    String[] parts = fileName.split("_", -1);
    return new Arrival(
        parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
  }

  String fileName() {
    return executor + '_' + pid + '_' + partition + '_' + attempt;
  }

  /** Ends the executor's process as the kernel does when memory runs out. */
  void killExecutor() {
    ProcessHandle executorProcess = ProcessHandle.of(pid).orElseThrow();
    executorProcess.destroyForcibly();
    executorProcess.onExit().join();
  }
}
