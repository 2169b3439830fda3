/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves tensors open. Tasks of a failed or cancelled job may take a moment to
 * end, and columns that somebody read only in part are freed when they are collected.
 */
final class NoOpenTensors implements AfterEachCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (OpenTensors.count() > 0 && Instant.now().isBefore(end)) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(OpenTensors.count()).as("tensors left open").isZero();
  }
}
