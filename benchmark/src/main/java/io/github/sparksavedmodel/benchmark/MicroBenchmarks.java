/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import io.github.sparksavedmodel.benchmark.micro.FloatColumns;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The JMH benchmarks of encoders and decoders, in JVMs like Spark's. */
final class MicroBenchmarks {
  private static final String HEAP = "1g";
  private static final TimeValue MOMENT = TimeValue.milliseconds(100);

  private MicroBenchmarks() {}

  /**
   * Runs all; JMH prints the results.
   *
   * @param quick whether to run each for a moment only
   * @param json where to write them as well, or null
   * @return the exit code
   */
  static int run(boolean quick, @Nullable Path json) throws RunnerException {
    List<String> java = CandidateCommand.java(HEAP);
    String[] options = java.subList(1, java.indexOf("-cp")).toArray(String[]::new);
    ChainedOptionsBuilder builder = new OptionsBuilder()
        .include("\\Q" + FloatColumns.class.getPackageName() + "\\E\\..*")
        .shouldFailOnError(true)
        .jvmArgs(options);
    if (quick) {
      builder
          .warmupIterations(1)
          .warmupTime(MOMENT)
          .measurementIterations(1)
          .measurementTime(MOMENT);
    }
    if (json != null) {
      builder.resultFormat(ResultFormatType.JSON).result(json.toString());
    }
    new Runner(builder.build()).run();
    return 0;
  }
}
