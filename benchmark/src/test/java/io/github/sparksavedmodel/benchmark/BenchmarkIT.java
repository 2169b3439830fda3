/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole benchmark, for a moment. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells the memory of processes")
class BenchmarkIT {
  @TempDir
  private Path cache;

  /** The Python that tests are given, if it has what makes models and rows. */
  private static Path python() throws IOException, InterruptedException {
    String given = System.getProperty("savedmodel.python", "");
    assumeTrue(!given.isBlank(), "no -Dsavedmodel.python is given");
    int code = new ProcessBuilder(given, "-c", "import tensorflow, pyarrow, numpy")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    assumeTrue(code == 0, given + " lacks tensorflow, pyarrow or numpy");
    return Path.of(given);
  }

  @Test
  void scoresOfAllCandidatesAgree() throws IOException, InterruptedException {
    BenchmarkRun run = BenchmarkRun.of(
        "--quick",
        "--no-peers",
        "--workload",
        "text",
        "--candidates",
        "scan_columns,tensorflow,columns,plain",
        "--python",
        python().toString(),
        "--cache",
        cache.toString());
    assertThat(run.err()).contains("text      N    round 1  columns");
    assertThat(run.out())
        .contains("### `text`, N: 8,000 rows", "| connector, columns |")
        .doesNotContain("| plain Python |");
    assertThat(run.code()).isZero();
  }
}
