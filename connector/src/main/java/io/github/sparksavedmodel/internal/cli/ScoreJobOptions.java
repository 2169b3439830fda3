/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code savedmodel score} runs. */
final class ScoreJobOptions {
  static final String JOB = "--job";

  @Option(
      names = JOB,
      paramLabel = "FILE",
      description = "A YAML file with a key for each option; options given here win over it.")
  @Nullable
  String file;

  @Option(
      names = "--repartition",
      paramLabel = "N",
      description = "Spread the rows evenly over N tasks before they are scored.")
  @Nullable
  Integer tasks;

  @Option(
      names = "--dry-run",
      description = "Check all that can be checked, print the plan, and write nothing.")
  boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "A local file for the outcome as JSON.")
  @Nullable
  String report;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Where to run if spark-submit does not say. Default: local[*].")
  String master = "";

  @Option(names = "--conf", paramLabel = "NAME=VALUE", description = "A setting of Spark.")
  Map<String, String> settings = new LinkedHashMap<>();

  /** What is wrong with the options, or null. */
  @Nullable
  String problem() {
    return tasks != null && tasks < 1
        ? "--repartition has to be at least 1, but is " + tasks + "."
        : null;
  }
}
