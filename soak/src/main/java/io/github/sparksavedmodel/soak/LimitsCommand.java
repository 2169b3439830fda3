/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores with a model that takes more memory than javacpp allows for a small heap. */
@Command(
    name = "limits",
    description = {
      "Scores with a large model in a JVM with a small heap. javacpp by itself allows a process",
      "four times its heap."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LimitsCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1 << 20;

  private final PrintWriter out;

  @Parameters(
      paramLabel = "DIRECTORY",
      description = "A model made by integration-tests/models/make_large_model.py.")
  private Path directory = Path.of("");

  @Option(
      names = "--table-rows",
      defaultValue = "4194304",
      description = "The rows of its table (default: ${DEFAULT-VALUE}, those of 1024 MB).")
  private long tableRows;

  @Option(names = "--rows", defaultValue = "100000", description = "How many rows are scored.")
  private long rows;

  @Option(
      names = "--keep-limits",
      description = "Load javacpp before the connector can lift its limits, to see them at work.")
  private boolean keepLimits;

  LimitsCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    if (keepLimits) {
      print("javacpp allows", Pointer.maxPhysicalBytes());
    }
    print("heap", Runtime.getRuntime().maxMemory());
    Path store = Files.createTempDirectory("limits");
    try (SparkSession spark = LocalSpark.start("local[2]", store)) {
      print("resident at the start", ResidentMemory.now());
      long start = System.nanoTime();
      long correct = LargeModel.correct(spark, directory.toString(), tableRows, rows);
      out.printf(
          Locale.ROOT,
          "%,d of %,d rows are right, after %.1f s%n",
          correct,
          rows,
          (System.nanoTime() - start) / 1e9);
      print("resident at the end", ResidentMemory.now());
      print("most that was resident", ResidentMemory.peak());
      print("javacpp allows", Pointer.maxPhysicalBytes());
      return correct == rows ? 0 : 1;
    } finally {
      LocalSpark.delete(store);
    }
  }

  private void print(String what, long bytes) {
    out.printf(Locale.ROOT, "%s: %,.0f MB%n", what, bytes / MEGABYTE);
    out.flush();
  }
}
