/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process may be far larger than javacpp allows by itself, which is four times the heap. */
class LimitsIT {
  private static final String HEAP = "96m";
  private static final int MEGABYTES = 320;
  private static final String TABLE_ROWS = Integer.toString(MEGABYTES << 12);

  @TempDir
  private static Path model;

  @BeforeAll
  static void writeModel() throws IOException {
    try (InputStream text = LimitsIT.class.getResourceAsStream("/filled_at_load.pbtxt")) {
      String graph = new String(requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(
          model.resolve("saved_model.pbtxt"),
          graph.replace("int64_val: ROWS", "int64_val: " + TABLE_ROWS));
    }
  }

  @Test
  void scoresBeyondThem() throws IOException, InterruptedException {
    SoakRun run =
        SoakRun.of(HEAP, "limits", model.toString(), "--table-rows", TABLE_ROWS, "--rows", "2000");
    assertThat(run.printed()).contains("2,000 of 2,000 rows are right", "javacpp allows: 0 MB");
    assertThat(run.code()).isZero();
  }

  @Test
  void wouldFailWithThem() throws IOException, InterruptedException {
    SoakRun run =
        SoakRun.of(HEAP, "limits", model.toString(), "--table-rows", TABLE_ROWS, "--keep-limits");
    assertThat(run.printed()).contains("Physical memory usage is too high");
    assertThat(run.code()).isNotZero();
  }
}
