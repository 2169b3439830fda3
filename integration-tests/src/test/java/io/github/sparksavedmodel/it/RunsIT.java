/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.RunException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Option {@code runs}, and what a run is without it. */
@SparkTest
@SparkIndependent
class RunsIT {
  private static final SparkSession SPARK = TestSession.get();

  private static Scorer scorer(String model) {
    return SavedModel.load(SPARK, Fixtures.model(model)).scorer();
  }

  private static Dataset<Row> floats(String... columns) {
    return SPARK.range(0, 6, 1, 2).selectExpr(columns);
  }

  private static long batches(Executed scored) {
    return scored.scores().stream()
        .mapToLong(score -> Executed.metric(score, "batches"))
        .sum();
  }

  @ParameterizedTest
  @CsvSource({"auto,6", "rows,6", "batches,2"})
  void scalarsAreRowsOfTheirOwnUnlessAsked(String runs, long expected) {
    Executed scored = Executed.of(
        scorer("guide_scalar_tf1").option("runs", runs).score(floats("float(id) input")));
    assertThat(scored.rows())
        .extracting(row -> row.<Float>getAs("output"))
        .containsExactly(2f, 3f, 4f, 5f, 6f, 7f);
    assertThat(batches(scored)).isEqualTo(expected);
  }

  @Test
  void aSignatureWithoutInputsIsRunForEachRowIfAsked() {
    Executed scored = Executed.of(scorer("no_inputs").option("runs", "rows").score(floats("id")));
    assertThat(scored.rows())
        .extracting(row -> row.<Float>getAs("answer"))
        .hasSize(6)
        .containsOnly(42f);
    assertThat(batches(scored)).isEqualTo(6);
    BindingException refused =
        catchThrowableOfType(BindingException.class, () -> scorer("no_inputs").score(floats("id")));
    assertThat(refused)
        .hasMessageContaining("[INPUTS_MISSING]")
        .hasMessageContaining("set option \"runs\" to rows");
  }

  @Test
  void aScalarBesideOthersIsAColumnIfEachRowIsARun() {
    Dataset<Row> data = floats("float(id) x", "float(id + 1) scale", "0f offset");
    assertThat(scorer("defaults").option("runs", "rows").score(data).collectAsList())
        .extracting(row -> row.<Float>getAs("y"))
        .containsExactly(0f, 2f, 6f, 12f, 20f, 30f);
    BindingException refused =
        catchThrowableOfType(BindingException.class, () -> scorer("defaults").score(data));
    assertThat(refused).hasMessageContaining("or set option \"runs\" to rows");
  }

  @Test
  void outputsWithoutABatchAreThoseOfTheRowsOwnRun() {
    List<Row> rows = scorer("unbatched_output")
        .option("runs", "rows")
        .score(floats("float(id) x"))
        .collectAsList();
    assertThat(rows).hasSize(6);
    assertThat(rows.get(5).<Float>getAs("mean")).isEqualTo(5f);
  }

  @Test
  void anOutputThatDropsRowsIsAnErrorWithBothNumbers() {
    RunException failure = catchThrowableOfType(
        RunException.class,
        () -> scorer("drops_rows")
            .score(SPARK.range(0, 4, 1, 1).selectExpr("float(id) - 1 x"))
            .collectAsList());
    assertThat(failure)
        .hasMessageContaining("[OUTPUT_ROWS_MISMATCH]")
        .hasMessageContaining(" values for a batch of 4 rows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "rows", "batches"})
  void noRowsAreNoRuns(String runs) {
    Executed scored = Executed.of(scorer("guide_scalar_tf1")
        .option("runs", runs)
        .score(floats("float(id) input").where("input < 0")));
    assertThat(scored.rows()).isEmpty();
    assertThat(batches(scored)).isZero();
  }

  @Test
  void refusesRowsWhereTheModelFixesTheBatch() {
    BindingException failure = catchThrowableOfType(
        BindingException.class,
        () -> scorer("fixed_batch")
            .option("runs", "rows")
            .score(SPARK.sql("SELECT array(1f, 2f) x")));
    assertThat(failure)
        .hasMessageContaining("[RUNS_IMPOSSIBLE] Option \"runs\" is rows, but each run of signature"
            + " \"serving_default\" takes exactly 4 rows.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nulls.scale", "pad.scale"})
  void anOptionForAnInputWithoutColumnIsAnError(String option) {
    BindingException failure = catchThrowableOfType(
        BindingException.class,
        () -> scorer("defaults").option(option, "1").score(floats("float(id) x")));
    assertThat(failure)
        .hasMessageContaining("[INPUT_OPTION_UNUSED] Option \"" + option
            + "\" does nothing for signature \"serving_default\": no column fills it, so it is fed its"
            + " default, 2.0. Remove the option.");
  }
}
