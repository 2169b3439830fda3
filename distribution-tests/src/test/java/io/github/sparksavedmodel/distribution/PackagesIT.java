/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.distribution.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README's ten lines of Python: one coordinate, found in a repository, with an empty Ivy cache. */
class PackagesIT {
  private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

  @Test
  void readmesTenLinesOfPythonRun() throws IOException, InterruptedException {
    Distribution spark = Distribution.find();
    String readme = Files.readString(Build.repository().resolve("README.md"));
    Matcher block = PYTHON.matcher(readme);
    assertThat(block.find()).isTrue();
    assertThat(block.group(1)).contains(Staging.BUNDLE + ":" + Build.version());
    assertThat(block.group(1).strip().lines().filter(line -> !line.isBlank()))
        .hasSizeLessThanOrEqualTo(10);
    ProcessBuilder program =
        spark.prepared("readme", List.of(spark.python().toString(), "-c", block.group(1)));
    program
        .environment()
        .put(
            "PYSPARK_SUBMIT_ARGS",
            "--conf spark.jars.repositories="
                + Staging.bundle(program.directory().toPath()).toUri() + " --conf spark.jars.ivy="
                + program.directory() + "/ivy pyspark-shell");
    linkExamples(program.directory().toPath());

    Outcome run = spark.run(program, "");

    assertThat(run.succeeded().printed())
        .contains("found io.github.sparksavedmodel#" + Staging.BUNDLE + ";" + Build.version())
        .contains("signature \"serving_default\"")
        .containsPattern("\\|patient_id\\|diagnosis\\| +p\\| +why\\|")
        .containsPattern("only showing top 20 rows");
  }

  /** README's paths begin at the root of a clone. */
  private static void linkExamples(Path directory) throws IOException {
    Files.createSymbolicLink(directory.resolve("examples"), Build.repository().resolve("examples"));
  }
}
