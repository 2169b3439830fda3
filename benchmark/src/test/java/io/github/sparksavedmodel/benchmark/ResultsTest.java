/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final Offset<Double> NEAR = Offset.offset(1e-6);

  private static Standing standing(Results results, String candidate) {
    return results.standings().stream()
        .filter(one -> one.candidate().equals(Candidate.parse(candidate)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void medianIsBetweenSlowestAndFastest() {
    Results results =
        Runs.results(Runs.of(Workload.TAB, Size.N, "rows", 4.0, "rows", 1.0, "rows", 2.0));
    Standing rows = standing(results, "rows");
    assertThat(rows.rowsPerSecond()).isEqualTo(1_000_000);
    assertThat(rows.fewestRowsPerSecond()).isEqualTo(500_000);
    assertThat(rows.mostRowsPerSecond()).isEqualTo(2_000_000);
    assertThat(rows.disturbed()).isEqualTo(3);
  }

  @Test
  void medianOfTwoIsTheirMean() {
    Results results = Runs.results(Runs.of(Workload.TAB, Size.N, "rows", 1.0, "rows", 3.0));
    assertThat(standing(results, "rows").seconds()).isEqualTo(2);
  }

  @Test
  void idealTakesTheScanOfTheSamePath() {
    Results results = Runs.results(Runs.of(
        Workload.TAB,
        Size.N,
        "scan_rows",
        1.5,
        "scan_columns",
        0.5,
        "tensorflow",
        0.5,
        "rows",
        3.0,
        "columns",
        2.0,
        "plain",
        1.0));
    assertThat(results.serialIdeal(standing(results, "rows")).orElseThrow())
        .isCloseTo(1_000_000, NEAR);
    assertThat(results.serialIdeal(standing(results, "columns")).orElseThrow())
        .isCloseTo(2_000_000, NEAR);
    assertThat(results.serialIdeal(standing(results, "plain"))).isEmpty();
  }

  @Test
  void bestUdfIsOfTheSameWorkloadAndSize() {
    Results results = Runs.results(
        Runs.of(Workload.TAB, Size.N, "rows", 1.0, "mlflow", 8.0, "iterator_udf+freeze", 4.0),
        Runs.of(Workload.TAB, Size.TEN_N, "iterator_udf", 1.0),
        Runs.of(Workload.VEC, Size.N, "iterator_udf", 1.0));
    Standing best = results.bestUdf(standing(results, "rows")).orElseThrow();
    assertThat(best.candidate()).hasToString("iterator_udf+freeze");
    assertThat(best.seconds()).isEqualTo(4);
  }
}
