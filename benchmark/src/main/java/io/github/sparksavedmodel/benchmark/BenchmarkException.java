/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.io.Serial;

/** Why the benchmark ends early, for the one who started it. */
final class BenchmarkException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  BenchmarkException(String message) {
    super(message);
  }
}
