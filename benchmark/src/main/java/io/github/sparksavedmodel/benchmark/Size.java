/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

/** How many rows are scored in one run. */
enum Size {
  /** The rows of the workload. */
  N("N", 1, "data"),
  /** The same files ten times, so that what a job costs by itself weighs less. */
  TEN_N("10 N", 10, "data10");

  private final String title;
  private final int times;
  private final String directory;

  Size(String title, int times, String directory) {
    this.title = title;
    this.times = times;
    this.directory = directory;
  }

  /** How often every row occurs. */
  int times() {
    return times;
  }

  /** Where the files are, within those of the workload. */
  String directory() {
    return directory;
  }

  @Override
  public String toString() {
    return title;
  }
}
