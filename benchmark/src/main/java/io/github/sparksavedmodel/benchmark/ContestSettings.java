/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How candidates are compared.
 *
 * @param sizes how many rows are scored in a run
 * @param rounds how many runs each candidate has with each size
 * @param seconds how long each candidate is warmed up at least, and scores the larger size again
 *     and again
 * @param cores how many tasks run at once
 * @param heap the most heap of each JVM, as its option -Xmx takes it
 * @param patience how many seconds to wait, before each run, for others to leave the machine alone
 * @param cache where models, rows and logs are
 * @param recordings where JVMs leave their flight recordings, or null for none
 */
record ContestSettings(
    List<Size> sizes,
    int rounds,
    int seconds,
    int cores,
    String heap,
    int patience,
    Path cache,
    @Nullable Path recordings) {

  ContestSettings {
    sizes = List.copyOf(sizes);
  }
}
