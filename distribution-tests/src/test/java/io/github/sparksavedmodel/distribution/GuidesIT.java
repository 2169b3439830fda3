/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.distribution.Distribution.Outcome;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the guides show in Python and SQL runs, and prints what they say. */
class GuidesIT {
  private static final List<String> GUIDES =
      List.of("inputs-and-outputs.md", "bad-rows.md", "streaming.md", "tour.md");

  @Test
  void guidesShowWhatRuns() throws IOException, InterruptedException, URISyntaxException {
    Distribution spark = Distribution.find();
    List<String> command = new ArrayList<>(List.of(
        spark.program("spark-submit"),
        "--jars",
        Build.bundle().toString(),
        "--py-files",
        Build.bundle().toString(),
        Path.of(GuidesIT.class.getResource("/run_pages.py").toURI()).toString()));
    for (String guide : GUIDES) {
      command.add(Build.repository().resolve("docs").resolve(guide).toString());
    }
    ProcessBuilder program = spark.prepared("guides", command);
    for (String folder : List.of("examples", "integration-tests")) {
      Files.createSymbolicLink(
          program.directory().toPath().resolve(folder), Build.repository().resolve(folder));
    }

    Outcome run = spark.run(program, "");

    for (String guide : GUIDES) {
      assertThat(run.succeeded().printed()).containsPattern(guide + " ran [1-9]\\d* blocks");
    }
  }
}
