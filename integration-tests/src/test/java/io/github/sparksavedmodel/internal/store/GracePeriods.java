/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.time.Duration;
import org.apache.spark.SparkContext;

/** Shortens the time for which models stay published, so that tests see them go. */
public final class GracePeriods {

  private GracePeriods() {}

  /** For the publications of a Spark context from now on. */
  public static void set(SparkContext context, Duration period) {
    ModelPublisher.of(context).keepUnaskedFor(period);
  }
}
