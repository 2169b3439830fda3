/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * What those who wait for a fetch have to do with it: they may all be gone before it ends, and its
 * bytes are counted.
 *
 * @param isUnwanted whether nobody wants the model any more
 * @param fetchedBytes told how many bytes were copied to this host
 */
public record FetchProgress(BooleanSupplier isUnwanted, LongConsumer fetchedBytes) {
  /** Of a fetch that is wanted to its end. */
  static final FetchProgress NOT_WATCHED = new FetchProgress(() -> false, bytes -> {});

  /** Ends the fetch if nobody wants it or its thread is interrupted. */
  void check() throws InterruptedException {
    if (Thread.interrupted() || isUnwanted.getAsBoolean()) {
      throw new InterruptedException("nobody wants the model any more");
    }
  }
}
