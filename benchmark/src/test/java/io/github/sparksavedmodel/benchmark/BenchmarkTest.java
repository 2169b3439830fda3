/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkTest {
  @TempDir
  private Path cache;

  @ParameterizedTest
  @CsvSource({
    "--rounds=0, '--rounds is 0, but at least 1 is needed'",
    "--cores=0, '--cores is 0, but at least 1 is needed'",
    "--rows=10, '--rows is 10, but at least 1000 are needed'",
    "--size=2n, '\"2n\" is not n or 10n'",
    "--candidates=fast, '\"fast\" in \"fast\" is none of'",
    "--workload=tap, 'was ''tap'''"
  })
  void wrongArgumentsAreExplained(String argument, String message) {
    BenchmarkRun run = BenchmarkRun.of(argument);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void pythonThatIsNotThereIsNamed() {
    Path python = cache.resolve("python");
    BenchmarkRun run = BenchmarkRun.of("--cache", cache.toString(), "--python", python.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("\"" + python + "\"", "benchmark/python/requirements.txt");
  }

  @Test
  void failureOfScriptIsShown() {
    BenchmarkRun run =
        BenchmarkRun.of("--cache", cache.toString(), "--python", "/bin/false", "--quick");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("failed with exit code 1", "make.py tab 8000");
  }
}
