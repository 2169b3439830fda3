/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a call waits for TensorFlow. */
@SparkTest
@Timeout(120)
@SparkIndependent
class TimeLimitsIT {
  private static final SparkSession SPARK = TestSession.get();

  @AfterEach
  void leaveNothing() {
    Leftovers.assertNone();
  }

  private static Scorer scorer(String model) {
    return SavedModel.load(SPARK, Fixtures.model(model)).scorer();
  }

  private static Dataset<Row> numbers(int rows) {
    return SPARK.range(0, rows, 1, 1).selectExpr("float(id) x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAILFAST", "PERMISSIVE"})
  void aRunThatTakesTooLongFailsTheQueryAndLeavesTheModelLoaded(String mode) {
    ExecutorSessions.closeIdle();
    Scorer limited = scorer("slow").option("mode", mode).option("runTimeout", "100ms");
    assertThatThrownBy(() -> limited.score(numbers(3)).collectAsList())
        .hasMessageContaining("[RUN_TIMED_OUT] TensorFlow did not finish rows 0 to 2 of partition 0"
            + " within 100ms, the limit that option \"runTimeout\"");

    assertThat(scorer("slow").score(numbers(3)).filter("x = y").count()).isEqualTo(3);
    assertThat(ExecutorSessions.loadedSessions()).isEqualTo(1);
  }

  @Test
  void callsOfOneModelMayHaveDifferentLimits() {
    String call = "savedmodel_predict('" + Fixtures.model("arithmetic")
        + "', struct(float(id) x, 1f y), map('runTimeout', '%s')).sum";
    Executed executed = Executed.of(SPARK.sql("SELECT " + call.formatted("1min") + " a, "
        + call.formatted("60s") + " b, " + call.formatted("2min") + " c FROM range(100)"));

    assertThat(executed.scores()).hasSize(2);
    assertThat(executed.rows())
        .allMatch(row -> row.getFloat(0) == row.getFloat(2) && row.getFloat(1) == row.getFloat(2))
        .hasSize(100);
  }

  @Test
  void theSessionGivesTheDefault() {
    SparkSession session = SPARK.newSession();
    session.conf().set("spark.savedmodel.runTimeout", "50ms");
    Dataset<Row> scored = SavedModel.load(session, Fixtures.model("slow"))
        .scorer()
        .score(session.range(0, 1, 1, 1).selectExpr("float(id) x"));

    assertThatThrownBy(scored::collectAsList).hasMessageContaining("within 50ms");
  }

  @Test
  void explainAndDescribeShowLimits() {
    Scorer limited =
        scorer("arithmetic").option("runTimeout", "2min").option("loadTimeout", "1500ms");
    StructType schema =
        new StructType().add("x", DataTypes.FloatType).add("y", DataTypes.FloatType);
    String plan = limited
        .score(SPARK.range(1).selectExpr("1f x", "2f y"))
        .queryExecution()
        .toString();

    assertThat(plan).contains(", FAILFAST, run timeout 120s, load timeout 1500ms");
    assertThat(limited.describe(schema))
        .contains("\n  limit   run timeout 120s\n  limit   load timeout 1500ms\n");
    assertThat(scorer("arithmetic").describe(schema)).doesNotContain("limit");
  }

  @Test
  void aModelThatIsNotLoadedInTimeFailsTheQueryAndIsThereForTheNext() {
    ExecutorSessions.closeIdle();
    Scorer limited = scorer("slow_to_load").option("loadTimeout", "200ms");
    assertThatThrownBy(() -> limited.score(numbers(1)).collectAsList())
        .hasMessageContaining("[LOAD_TIMED_OUT] The model at \"file:"
            + Fixtures.model("slow_to_load") + "\" was not ready within 200ms");
    assertThat(ExecutorSessions.loadedSessions()).isZero();

    Await.until("the model is loaded", () -> ExecutorSessions.loadedSessions() == 1);
    assertThat(limited.score(numbers(1)).collectAsList()).hasSize(1);
  }

  @Test
  void refusesALimitWithoutUnit() {
    assertThatThrownBy(() -> scorer("slow").option("runTimeout", "30").score(numbers(1)))
        .hasMessageContaining(
            "\"runTimeout\" is \"30\" (given in the call), but it takes a duration"
                + " with its unit");
  }
}
