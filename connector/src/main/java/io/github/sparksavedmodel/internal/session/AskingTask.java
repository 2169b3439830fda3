/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

/** A task that asks for a session, as far as it has to do with loading that. */
public interface AskingTask {

  /**
   * Is called now and then while the task waits, on its thread, and may end that by an exception.
   */
  void whileWaiting();

  /**
   * Is told how many bytes of the model were copied to this host, if this is the task that had it
   * fetched. Called by the thread that loads.
   */
  void fetchedBytes(long bytes);

  /** What another thread runs to load the model on behalf of this task. */
  Runnable inItsContext(Runnable load);
}
