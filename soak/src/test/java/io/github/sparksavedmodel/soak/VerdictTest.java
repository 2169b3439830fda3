/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {

  private static List<Sample> samples(IntUnaryOperator megabytes) {
    return IntStream.range(0, 20)
        .mapToObj(i -> sample(1000L * i, megabytes.applyAsInt(i), 0, 0))
        .toList();
  }

  private static Sample sample(long batches, long megabytes, long tensors, int sessions) {
    return new Sample(batches, 0, megabytes << 20, 0, 0, tensors, sessions, 0, 0);
  }

  @Test
  void doesNotMindTheWarmingUp() {
    Verdict verdict = Verdict.of(samples(i -> Math.min(i, 8) * 100), 10);
    assertThat(verdict.growth()).isCloseTo(0, within(1e-9));
    assertThat(verdict.isFlat()).isTrue();
  }

  @Test
  void findsSteadyGrowth() {
    Verdict verdict = Verdict.of(samples(i -> 500 + 2 * i), 10);
    assertThat(verdict.growth()).isCloseTo(18, within(1e-9));
    assertThat(verdict)
        .hasToString("Over the second half, resident memory changed by +18.0 MB:"
            + " resident memory grew by more than 10 MB.");
  }

  @Test
  void doesNotMindOneHighSample() {
    assertThat(Verdict.of(samples(i -> i == 14 ? 550 : 500), 10).isFlat()).isTrue();
  }

  @Test
  void findsWhatIsLeftOpen() {
    List<Sample> samples =
        List.of(sample(0, 1, 0, 0), sample(1, 1, 1, 0), sample(2, 1, 0, 0), sample(3, 1, 0, 1));
    assertThat(Verdict.of(samples, 10).problems())
        .containsExactly(
            "too few samples to judge the memory",
            "tensors were left open",
            "sessions were left loaded");
  }
}
