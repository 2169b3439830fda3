/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.List;
import java.util.Locale;

/** What is scored: rows and a model, which {@code make.py} makes. */
public enum Workload {
  /** 40 float columns into a small dense network. */
  TAB("tab", 2_000_000, ""),
  /** Arrays of 784 floats into a small dense network. */
  VEC("vec", 300_000, ""),
  /** 20 columns into a model that takes serialized tf.Examples. */
  EXAMPLE("example", 500_000, ""),
  /** Strings of about 40 bytes into a hashed lookup. */
  TEXT("text", 10_000_000, ""),
  /** Arrays of 256 floats into three dense layers of 1024. */
  DEEP("deep", 300_000, ""),
  /** 20 columns of several types, some null, into a Keras model with lookups. */
  MIXED("mixed", 500_000, ""),
  /** {@link #TAB} behind a WHERE that keeps half of the rows. */
  FILTERED("tab", 2_000_000, "f00 < 0"),
  /** A lookup in a model of 524 MB, to see how many copies of it there are. */
  LARGE("large", 1_000_000, "");

  private final String data;
  private final int rows;
  private final String filter;

  Workload(String data, int rows, String filter) {
    this.data = data;
    this.rows = rows;
    this.filter = filter;
  }

  /** The name of the rows and the model, which workloads may share. */
  String data() {
    return data;
  }

  /** How many rows there are at the size N. */
  int rows() {
    return rows;
  }

  /** The condition on rows to be scored, or nothing. */
  String filter() {
    return filter;
  }

  /** What the connector is told about the model, beside its path: entries of an SQL map. */
  public List<String> options() {
    return this == MIXED
        ? List.of(
            "'squeeze', 'true'",
            "'nulls.d0', 'default'",
            "'nulls.d1', 'default'",
            "'nulls.i0', 'default'",
            "'nulls.s0', 'default'")
        : List.of();
  }

  /** Whether a candidate can score it. */
  boolean takes(Candidate candidate) {
    return this == EXAMPLE || !candidate.variants().contains(Variant.DOCUMENTED);
  }

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
