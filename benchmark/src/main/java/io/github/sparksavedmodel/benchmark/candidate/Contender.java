/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import io.github.sparksavedmodel.benchmark.Check;
import java.util.List;
import java.util.Optional;

/** A candidate in this process. */
interface Contender {

  /** What the scores of the rows in files are; empty if it makes none. */
  Optional<Check> check(List<String> files);

  /**
   * Does all of its work on the rows in files.
   *
   * @param rows how many rows there are to be scored
   */
  void run(List<String> files, long rows);
}
