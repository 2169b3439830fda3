/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The soak run, for a moment: in so little time memory is not flat yet, which is tolerated. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells what memory is resident")
class SoakIT {

  @Test
  void everythingIsScoredAndReleased() throws IOException, InterruptedException {
    SoakRun run = SoakRun.of(
        "1g",
        "run",
        "--batches",
        "300",
        "--cycles",
        "18",
        "--threads",
        "8",
        "--samples",
        "6",
        "--most-growth",
        "400");
    assertThat(run.printed()).contains("At most 8 tasks ran at once", "flat.");
    assertThat(run.code()).isZero();
  }
}
