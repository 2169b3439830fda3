/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a call waits for TensorFlow.
 *
 * @param load for the model to be fetched and loaded, or null for as long as that takes
 * @param run for one run, or null for as long as that takes
 */
public record TimeLimits(@Nullable Duration load, @Nullable Duration run) implements Serializable {

  /** No limits. */
  public static final TimeLimits NONE = new TimeLimits(null, null);

  /** A limit as options take it, in seconds if it is whole seconds. */
  public static String text(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
