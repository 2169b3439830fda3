/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores until a leak of the smallest kind would show, and tells whether memory stays flat. */
@Command(
    name = "run",
    description = "Scores many batches, loading and closing models, and judges the memory.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SoakCommand implements Callable<Integer> {
  private static final int ROWS_PER_BATCH = 128;
  private static final int MOST_BATCHES_PER_TASK = 8;

  private final PrintWriter out;
  private final TaskCounts counts = new TaskCounts();
  private final List<Sample> samples = new ArrayList<>();
  private final Map<Workload, Path> tables = new EnumMap<>(Workload.class);

  @Option(
      names = "--batches",
      defaultValue = "20000",
      description = "The least number of batches (default: ${DEFAULT-VALUE}).")
  private int batches;

  @Option(
      names = "--cycles",
      defaultValue = "100",
      description = "How many times the models are loaded and closed (default: ${DEFAULT-VALUE}).")
  private int cycles;

  @Option(
      names = "--threads",
      defaultValue = "64",
      description = "How many tasks use one session at once (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--workloads",
      split = ",",
      defaultValue = "floats,strings,arrays,many_inputs,vocabulary,bad_rows",
      description = "What is scored, in turns (default: ${DEFAULT-VALUE}).")
  private List<Workload> workloads = List.of();

  @Option(
      names = "--samples",
      defaultValue = "40",
      description = "How many times memory is looked at (default: ${DEFAULT-VALUE}).")
  private int sampleCount;

  @Option(
      names = "--most-growth",
      defaultValue = "32",
      description = {
        "By how many megabytes resident memory may grow over the second half",
        "(default: ${DEFAULT-VALUE})."
      })
  private double mostGrowth;

  SoakCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory("soak");
    Path store = directory.resolve("store");
    try (SparkSession spark = LocalSpark.start("local[" + threads + "]", store)) {
      spark.sparkContext().addSparkListener(counts);
      for (Workload workload : workloads) {
        tables.put(workload, directory.resolve(workload.name()));
        workload
            .rows(spark, rowsPerQuery(), threads)
            .write()
            .parquet(tables.get(workload).toString());
      }
      score(spark, store);
    } finally {
      LocalSpark.delete(directory);
    }
    Verdict verdict = Verdict.of(samples, mostGrowth);
    out.printf(Locale.ROOT, "%nAt most %d tasks ran at once.%n%s%n", counts.mostRunning(), verdict);
    out.flush();
    return verdict.isFlat() ? 0 : 1;
  }

  private void score(SparkSession spark, Path store) throws Exception {
    int queries = Math.max(cycles, ceil(batches, threads * batchesPerTask()));
    out.println(Sample.HEADER);
    int loads = 0;
    for (int query = 0; query < queries; query++) {
      Workload workload = workloads.get(query % workloads.size());
      boolean asColumns = query / workloads.size() % 2 == 1;
      scoreOnce(spark, workload, asColumns);
      if ((long) (query + 1) * cycles / queries > (long) query * cycles / queries) {
        loads += ExecutorSessions.loadedSessions();
        ExecutorSessions.closeIdle();
      }
      if ((long) (query + 1) * sampleCount / queries > (long) query * sampleCount / queries) {
        sample(spark, loads, store);
      }
    }
  }

  private void scoreOnce(SparkSession spark, Workload workload, boolean asColumns) {
    Dataset<Row> rows = asColumns
        ? spark.read().parquet(String.valueOf(tables.get(workload)))
        : workload.rows(spark, rowsPerQuery(), threads);
    long correct = workload.correct(rows, ROWS_PER_BATCH, asColumns);
    if (correct != rowsPerQuery()) {
      throw new IllegalStateException("%s: only %d of %d rows are scored as they should be"
          .formatted(workload, correct, rowsPerQuery()));
    }
  }

  private void sample(SparkSession spark, int loads, Path store) throws Exception {
    spark.sparkContext().listenerBus().waitUntilEmpty();
    Sample sample = Sample.take(counts.batches(), loads, store);
    samples.add(sample);
    out.println(sample);
    out.flush();
  }

  private int batchesPerTask() {
    return Math.min(ceil(batches, Math.multiplyExact(cycles, threads)), MOST_BATCHES_PER_TASK);
  }

  private long rowsPerQuery() {
    return (long) threads * batchesPerTask() * ROWS_PER_BATCH;
  }

  private static int ceil(int number, int divisor) {
    return (number + divisor - 1) / divisor;
  }
}
