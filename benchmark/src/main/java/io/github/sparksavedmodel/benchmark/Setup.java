/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.List;

/**
 * What a candidate's process is told when it starts, as JSON; {@code candidate.py} has the same.
 *
 * @param workload the workload's name
 * @param candidate the candidate's name without variants
 * @param variants the names of its variants
 * @param model the model's directory; {@code input.parquet} beside it holds rows as the model takes
 *     them
 * @param filter the condition on rows to be scored, or nothing
 * @param cores how many tasks run at once
 * @param heap the most heap of a JVM, as its option -Xmx takes it
 * @param scratch a directory for what need not stay
 */
public record Setup(
    String workload,
    String candidate,
    List<String> variants,
    String model,
    String filter,
    int cores,
    String heap,
    String scratch) {

  /** Copies the list. */
  public Setup {
    variants = List.copyOf(variants);
  }

  /** Whether the candidate differs from its usual form in this. */
  public boolean has(String variant) {
    return variants.contains(variant);
  }
}
