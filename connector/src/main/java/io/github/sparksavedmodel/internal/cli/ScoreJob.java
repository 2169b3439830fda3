/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.Scorer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** One run of {@code savedmodel score}. */
final class ScoreJob {
  private static final String NOT_SCORED = "notScored";
  private static final int TOO_MANY_BAD_ROWS = 3;

  private final ScoreInputOptions input;
  private final ScoreModelOptions model;
  private final ScoreOutputOptions output;
  private final ScoreJobOptions job;
  private final PrintWriter out;

  ScoreJob(
      ScoreInputOptions input,
      ScoreModelOptions model,
      ScoreOutputOptions output,
      ScoreJobOptions job,
      PrintWriter out) {
    this.input = input;
    this.model = model;
    this.output = output;
    this.job = job;
    this.out = out;
  }

  void run() {
    Optional<ScoreReport> report = Optional.ofNullable(job.dryRun ? null : job.report)
        .map(file -> ScoreReport.begin(
            file, String.valueOf(model.model), input.toString(), output.toString()));
    try (CommandSession session = reported(report, this::session)) {
      JobInterruption.during(
          session.spark(), () -> reported(report, () -> run(session.spark(), report)));
    }
    out.flush();
  }

  private static <T> T reported(Optional<ScoreReport> report, Supplier<T> step) {
    try {
      return step.get();
    } catch (Exception | Error failure) {
      report.ifPresent(file -> file.failed(failure));
      throw failure;
    }
  }

  private CommandSession session() {
    boolean usesCatalog = input.usesCatalog() || output.usesCatalog();
    return CommandSession.begin("savedmodel score", job.master, job.settings, usesCatalog);
  }

  /** Whether there was something to be done. */
  private boolean run(SparkSession spark, Optional<ScoreReport> report) {
    model.takeSettings(spark);
    ScoreOutput target = output.output();
    boolean exists = target.exists(spark);
    if (exists && output.mode == SaveMode.ErrorIfExists) {
      throw new CommandException("The output " + output + " exists. Name another, or add"
          + " --output-mode overwrite, append or ignore.");
    }
    if (exists && output.mode == SaveMode.Ignore && !job.dryRun) {
      out.println("Wrote nothing to " + output + ": it exists.");
      report.ifPresent(ScoreReport::skipped);
      return false;
    }
    score(spark, target, report);
    return true;
  }

  private void score(SparkSession spark, ScoreOutput target, Optional<ScoreReport> report) {
    Dataset<Row> read = input.read(spark);
    Scorer scorer = model.scorer(spark);
    Dataset<Row> scored = scorer.score(job.tasks == null ? read : read.repartition(job.tasks));
    Dataset<Row> rows = rows(spark, scored, UnaryOperator.identity());
    target.check(spark, rows, input, String.valueOf(model.model));
    if (job.dryRun) {
      plan(scorer.describe(read.schema()), rows);
    } else {
      ScoreSummary summary = write(spark, target, scored);
      print(spark, summary);
      report.ifPresent(file -> file.finished(summary));
      checkLimit(summary);
    }
  }

  private ScoreSummary write(SparkSession spark, ScoreOutput target, Dataset<Row> scored) {
    RowCounts counts = new RowCounts();
    if (model.mode() != Mode.FAILFAST) {
      counts.counting(NOT_SCORED, ColumnName.whole(reasons(spark)).isNotNull());
    }
    Dataset<Row> rows = rows(spark, scored, counts::of);
    long start = System.nanoTime();
    target.write(spark, rows);
    return summary(counts.values(), Duration.ofNanos(System.nanoTime() - start));
  }

  private String reasons(SparkSession spark) {
    return model.errorColumn(spark).orElse(ScoreModelOptions.HIDDEN_ERRORS);
  }

  /** The rows as they are written, which pass a place where all are that could be scored or not. */
  private Dataset<Row> rows(
      SparkSession spark, Dataset<Row> scored, UnaryOperator<Dataset<Row>> counted) {
    Dataset<Row> rows = counted.apply(scored);
    if (model.mode() != Mode.FAILFAST) {
      Column reason = ColumnName.whole(reasons(spark));
      rows = model.mode() == Mode.DROPMALFORMED ? rows.where(reason.isNull()) : rows;
      rows = model.errorColumn(spark).isPresent() ? rows : rows.drop(reason);
    }
    return output.shaped(rows);
  }

  private ScoreSummary summary(Map<String, Long> counts, Duration time) {
    long read = counts.getOrDefault(RowCounts.ROWS, 0L);
    long notScored = counts.getOrDefault(NOT_SCORED, 0L);
    return new ScoreSummary(
        read, model.mode() == Mode.DROPMALFORMED ? read - notScored : read, notScored, time);
  }

  private void plan(String bindings, Dataset<Row> rows) {
    out.println(bindings.stripTrailing());
    out.println();
    out.println("Would write to " + output + ", mode " + output.mode + ":");
    out.print(rows.schema().treeString());
  }

  private void print(SparkSession spark, ScoreSummary summary) {
    out.println("Wrote " + summary.text() + " to " + output + ".");
    if (summary.notScored() > 0) {
      out.println(bad(summary)
          + (model.mode() == Mode.DROPMALFORMED
              ? " and were left out."
              : model
                  .errorColumn(spark)
                  .map(column -> "; column \"" + column + "\" says why.")
                  .orElse("; name a column with --error-column to see why.")));
    }
  }

  private void checkLimit(ScoreSummary summary) {
    if (model.limit != null && model.limit.isExceededBy(summary.notScored(), summary.read())) {
      throw new CommandException(
          bad(summary) + ", more than --max-bad-rows " + model.limit
              + " allows. The output is written.",
          TOO_MANY_BAD_ROWS);
    }
  }

  private static String bad(ScoreSummary summary) {
    return String.format(
        Locale.ROOT, "%,d of %,d rows could not be scored", summary.notScored(), summary.read());
  }
}
