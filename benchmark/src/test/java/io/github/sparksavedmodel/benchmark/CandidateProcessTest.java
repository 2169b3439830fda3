/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Shells stand for candidates: any program that speaks in lines may be one. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs a shell and /proc")
class CandidateProcessTest {
  private static final Candidate ROWS = Candidate.parse("rows");

  @TempDir
  private Path directory;

  private CandidateProcess start(String script) {
    return CandidateProcess.start(
        ROWS, List.of("/bin/sh", "-c", script), directory.resolve("rows.log"));
  }

  @Test
  void requestsAreAnswered() {
    try (CandidateProcess shell = start("echo Started; echo '{}'; read line; echo \"$line\"")) {
      assertThat(shell.ask(JsonNodeFactory.instance.objectNode().put("command", "run")))
          .hasToString("{\"command\":\"run\"}");
    }
  }

  @Test
  void endOfLogTellsWhyCandidateFailed() {
    String log = "echo 'No model there' >&2; echo '  at Loader.load' >&2";
    assertThatThrownBy(() -> start(log))
        .hasMessageContaining("The candidate rows failed")
        .hasMessageEndingWith("No model there");
  }

  @Test
  void processesThatItStartedCountAndEndWithIt() {
    String sleeping = "sleep 1000 & echo '{}'; read line";
    List<ProcessHandle> all;
    try (CandidateProcess shell = start(sleeping)) {
      all = shell.tree().all().toList();
      assertThat(all).hasSize(2);
      assertThat(shell.tree().memory()).isPositive();
    }
    assertThat(all)
        .allSatisfy(process ->
            assertThat(process.onExit()).succeedsWithin(java.time.Duration.ofSeconds(10)));
  }

  @Test
  void ownTimeIsNotThatOfOthers() {
    MachineLoad before = MachineLoad.now();
    while (MachineLoad.now().ownSince(before) < 0.2) {
      Thread.onSpinWait();
    }
    assertThat(MachineLoad.now().busy() - before.busy()).isGreaterThanOrEqualTo(0.15);
  }

  @Test
  void processesThatEndTakeNothingBack() throws IOException, InterruptedException {
    Process spinning = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try {
      MachineLoad start = MachineLoad.now();
      while (MachineLoad.now().own().getOrDefault(spinning.pid(), 0.0) < 0.2) {
        Thread.onSpinWait();
      }
      MachineLoad before = MachineLoad.now();
      assertThat(before.ownSince(start)).isGreaterThanOrEqualTo(0.2);

      spinning.destroyForcibly().waitFor();
      assertThat(MachineLoad.now().ownSince(before)).isNotNegative();
    } finally {
      spinning.destroyForcibly();
    }
  }
}
