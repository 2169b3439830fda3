/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What the command printed, and its exit code. */
record BenchmarkRun(int code, String out, String err) {

  static BenchmarkRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Benchmark.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new BenchmarkRun(code, out.toString(), err.toString());
  }
}
