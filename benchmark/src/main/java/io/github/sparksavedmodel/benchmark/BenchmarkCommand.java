/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how fast scoring is, beside its limits and beside Python. */
@CommandLine.Command(
    name = "benchmark",
    description = "Measures how many rows a second are scored: by this connector, by what people "
        + "use in Python, and by reading alone and TensorFlow alone, which are the limits. "
        + "Candidates take turns, and their scores are compared. See docs/performance.md.%n",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all was measured", "1:not so; the last lines say why", "2:wrong arguments"})
final class BenchmarkCommand implements Callable<Integer> {
  private static final int QUICK_ROWS = 8000;

  private final PrintWriter out;
  private final PrintWriter err;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--workload",
      split = ",",
      paramLabel = "<name>",
      description = "What is scored, of: ${COMPLETION-CANDIDATES} (default: all but LARGE, which "
          + "shows how many copies of a large model there are).")
  private List<Workload> workloads =
      new ArrayList<>(EnumSet.complementOf(EnumSet.of(Workload.LARGE)));

  @Option(
      names = "--size",
      split = ",",
      paramLabel = "<size>",
      description = "n: the rows of the workload; 10n: the same files ten times, so that what a "
          + "job costs by itself weighs less (default: n,10n).")
  private List<Size> sizes = List.of(Size.N, Size.TEN_N);

  @Option(
      names = "--rows",
      paramLabel = "<number>",
      description = "How many rows n is (default: what suits the workload, 300,000 to 10,000,000).")
  private long rows;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "<number>",
      description = "How many runs each candidate has with each size (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      paramLabel = "<number>",
      description = "How long each candidate is warmed up at least, and how long its runs with 10n "
          + "last at least, by repeating the job (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--candidates",
      split = ",",
      paramLabel = "<name>",
      defaultValue = Candidate.USUAL,
      description = "Who takes part. After a +, names may have packed (files are packed into tasks "
          + "as Spark does by default, else each is a task), freeze (gc.freeze() in Python "
          + "workers) and documented (tf.Examples made as TensorFlow documents it) "
          + "(default: ${DEFAULT-VALUE}).")
  private List<Candidate> candidates = List.of();

  @Option(names = "--no-peers", description = "Leave out what runs in Python.")
  private boolean noPeers;

  @Option(
      names = "--quick",
      description = "A few thousand rows of one workload once, to see that everything works. "
          + "Measures nothing.")
  private boolean quick;

  @Option(
      names = "--cores",
      defaultValue = "2",
      paramLabel = "<number>",
      description = "How many tasks run at once (default: ${DEFAULT-VALUE}).")
  private int cores;

  @Option(
      names = "--heap",
      defaultValue = "1g",
      paramLabel = "<size>",
      description = "The most heap of each JVM (default: ${DEFAULT-VALUE}).")
  private String heap = "";

  @Option(
      names = "--patience",
      defaultValue = "5",
      paramLabel = "<seconds>",
      description = "How long to wait before each run for others to leave the machine alone "
          + "(default: ${DEFAULT-VALUE}).")
  private int patience;

  @Option(
      names = "--python",
      paramLabel = "<file>",
      description = "The python of an environment with the packages of "
          + "benchmark/python/requirements.txt (default: one is made).")
  private @Nullable Path python;

  @Option(
      names = "--cache",
      paramLabel = "<directory>",
      description = "Where models, rows and logs are kept, some GB (default: target/benchmark).")
  private Path cache = RepositoryFiles.cache();

  @Option(names = "--markdown", paramLabel = "<file>", description = "Also write the tables there.")
  private @Nullable Path markdown;

  @Option(names = "--json", paramLabel = "<file>", description = "Write every run there.")
  private @Nullable Path json;

  @Option(names = "--chart", paramLabel = "<file>", description = "Write a picture (SVG) there.")
  private @Nullable Path chart;

  @Option(
      names = "--jfr",
      paramLabel = "<directory>",
      description =
          "Have the JVMs without Python record there where time goes, to be read with the "
              + "JDK's command jfr.")
  private @Nullable Path recordings;

  @Option(
      names = "--from",
      split = ",",
      paramLabel = "<file>",
      description = "Measure nothing, and show what earlier commands wrote with --json.")
  private List<Path> earlier = List.of();

  @Option(
      names = "--micro",
      description = "Measure instead how long it takes to copy a value into and out of tensors.")
  private boolean micro;

  @Option(
      names = "--startup",
      description = "Measure instead how long a small job takes to its first row in a new JVM.")
  private boolean startup;

  BenchmarkCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws Exception {
    checkNumbers();
    if (micro) {
      return MicroBenchmarks.run(quick, json);
    }
    if (!earlier.isEmpty()) {
      EarlierRuns runs = EarlierRuns.of(earlier);
      write(runs.results(), runs.machine());
      out.println(MarkdownReport.of(runs.results(), runs.machine()));
      return CommandLine.ExitCode.OK;
    }
    ContestSettings settings = settings();
    PythonEnvironment environment = PythonEnvironment.of(python, settings.cache(), err);
    if (startup) {
      DataSet data = DataSet.of(Workload.TAB, QUICK_ROWS, settings.cache(), environment, err);
      out.println(Startup.measure(data, settings, environment));
      return CommandLine.ExitCode.OK;
    }
    List<Measurement> measurements = new ArrayList<>();
    for (Workload workload : workloads()) {
      DataSet data = DataSet.of(workload, rows(workload), settings.cache(), environment, err);
      try (Contest contest = new Contest(data, candidates(), settings, environment, err)) {
        measurements.addAll(contest.run());
      }
      write(new Results(measurements), Machine.text(cores));
    }
    out.println(MarkdownReport.of(new Results(measurements), Machine.text(cores)));
    return CommandLine.ExitCode.OK;
  }

  private ContestSettings settings() throws IOException {
    Files.createDirectories(cache);
    if (recordings != null) {
      Files.createDirectories(recordings);
    }
    return new ContestSettings(
        quick ? List.of(Size.N) : sizes,
        quick ? 1 : rounds,
        quick ? 0 : seconds,
        cores,
        heap,
        quick ? 0 : patience,
        cache.toAbsolutePath(),
        recordings);
  }

  private void checkNumbers() {
    for (String name : Arrays.asList("--rounds", "--cores")) {
      int value = spec.findOption(name).getValue();
      if (value < 1) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), name + " is " + value + ", but at least 1 is needed");
      }
    }
    if (rows != 0 && rows < Check.FIRST) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--rows is " + rows + ", but at least " + Check.FIRST + " are needed");
    }
  }

  private long rows(Workload workload) {
    if (rows > 0) {
      return rows;
    }
    return quick ? QUICK_ROWS : workload.rows();
  }

  private List<Workload> workloads() {
    return quick && !isGiven("--workload") ? List.of(Workload.TAB) : workloads;
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private List<Candidate> candidates() {
    Stream<Candidate> all = quick && !isGiven("--candidates")
        ? Stream.of(Candidate.QUICK.split(",", -1)).map(Candidate::parse)
        : candidates.stream();
    return all.filter(candidate -> !(noPeers && candidate.kind().isPython())).toList();
  }

  /** Written anew after each workload, so that an interrupted run leaves what it measured. */
  private void write(Results results, String machine) throws IOException {
    write(markdown, MarkdownReport.of(results, machine));
    write(json, JsonReport.of(results, machine));
    write(chart, BarChart.of(results));
  }

  private static void write(@Nullable Path file, String text) throws IOException {
    if (file != null) {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    }
  }
}
