/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The file that tells a scheduler how a job went. It is written as the job begins, so that a place
 * that cannot be written to is known then, and again as it ends. Fields may be added but are never
 * renamed or left out.
 */
final class ScoreReport {
  private final Path file;
  private final ObjectNode node = JsonNodeFactory.instance.objectNode();

  private ScoreReport(Path file) {
    this.file = file;
  }

  static ScoreReport begin(String file, String model, String input, String output) {
    ScoreReport report = new ScoreReport(Path.of(file));
    report
        .node
        .put("status", "running")
        .put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("model", model)
        .put("input", input)
        .put("output", output);
    report.write();
    return report;
  }

  /** Nothing was to be done. */
  void skipped() {
    node.put("status", "skipped").put("exitCode", 0);
    write();
  }

  /** The job ran to its end. */
  void finished(ScoreSummary summary) {
    node.put("status", "succeeded")
        .put("exitCode", 0)
        .put("rowsRead", summary.read())
        .put("rowsWritten", summary.written())
        .put("rowsNotScored", summary.notScored())
        .put("seconds", summary.seconds())
        .put("rowsPerSecond", summary.rowsPerSecond());
    write();
  }

  /** The job failed, perhaps after its end, if too many rows could not be scored. */
  void failed(Throwable failure) {
    node.put("status", "failed")
        .put("exitCode", CommandException.exitCode(failure))
        .put("error", FailureText.of(failure).message());
    write();
  }

  private void write() {
    try {
      Files.writeString(file, node.toPrettyString() + "\n");
    } catch (IOException failure) {
      throw new CommandException("--report \"" + file + "\" cannot be written: " + failure
          + ". Name a file in a directory that exists.");
    }
  }
}
