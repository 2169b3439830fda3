/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * What a task has to do with a fetch: it may be killed meanwhile, and counts the bytes.
 *
 * @param isKilled whether the task was killed
 * @param fetchedBytes told how many bytes were copied to this host
 */
public record FetchProgress(BooleanSupplier isKilled, LongConsumer fetchedBytes) {

  /** Ends the fetch if its task was killed or its thread interrupted. */
  void check() throws InterruptedException {
    if (Thread.interrupted() || isKilled.getAsBoolean()) {
      throw new InterruptedException("the task was killed");
    }
  }
}
