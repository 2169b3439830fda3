/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;

/** The command {@code bin/benchmark}. */
public final class Benchmark {
  private static final int USAGE_WIDTH = 100;

  private Benchmark() {}

  /** Runs the benchmark and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    // Candidates would only end with what they are doing now.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(
            () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    System.exit(run(writer(System.out), writer(System.err), arguments));
  }

  /**
   * Runs the benchmark.
   *
   * @return the exit code
   */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new BenchmarkCommand(out, err))
        .setUsageHelpWidth(USAGE_WIDTH)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Candidate.class, Benchmark::candidate)
        .registerConverter(Size.class, Benchmark::size)
        .setExecutionExceptionHandler((problem, line, parsed) -> failed(problem, err))
        .execute(arguments);
  }

  private static Candidate candidate(String name) {
    try {
      return Candidate.parse(name);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }

  private static Size size(String name) {
    return switch (name.strip()) {
      case "n", "N" -> Size.N;
      case "10n", "10N" -> Size.TEN_N;
      default -> throw new CommandLine.TypeConversionException("\"" + name + "\" is not n or 10n");
    };
  }

  private static int failed(Exception problem, PrintWriter err) throws Exception {
    if (problem instanceof BenchmarkException) {
      err.println("benchmark: " + problem.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw problem;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
  }
}
