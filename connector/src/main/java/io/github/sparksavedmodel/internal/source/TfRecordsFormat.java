/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

/** The same under the name that earlier connectors had for it, {@code format("tfrecords")}. */
public final class TfRecordsFormat extends TfRecordFormat {

  /** The format, as Spark makes it. */
  public TfRecordsFormat() {}

  @Override
  public String shortName() {
    return "tfrecords";
  }
}
