/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** The function as SQL users meet it. */
@SparkTest
class FunctionIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String MODEL = "'" + Fixtures.model("arithmetic") + "'";

  private static Object only(SparkSession spark, String query) {
    List<Row> rows = spark.sql(query).collectAsList();
    assertThat(rows).hasSize(1);
    return rows.get(0).get(0);
  }

  @Test
  void takesArgumentsByName() {
    assertThat(only(
            SPARK,
            "SELECT savedmodel_predict(options => map('signature', 'scaled'), inputs => struct(2f AS x),"
                + " model => " + MODEL + ").scaled"))
        .isEqualTo(5f);
  }

  @Test
  void isDescribed() {
    String help =
        SPARK.sql("DESCRIBE FUNCTION EXTENDED savedmodel_predict").collectAsList().stream()
            .map(row -> row.getString(0))
            .collect(Collectors.joining("\n"));
    assertThat(help)
        .contains(
            "Usage: savedmodel_predict(model, inputs[, options]) - Scores rows with a TensorFlow SavedModel")
        .contains("Arguments:")
        .contains(
            "SELECT id, savedmodel_predict('models/churn', struct(*)).probability FROM customers;");
  }

  @Test
  void takesInputsThatUseLambdasOfTheirOwn() {
    assertThat(only(
            SPARK,
            "SELECT savedmodel_predict(" + MODEL
                + ", struct(aggregate(array(1f, 2f), 0f, (a, e) -> a + e) AS x, 1 AS y)).sum"))
        .isEqualTo(4f);
  }

  @Test
  void isThereInNewSessions() {
    assertThat(only(
            SPARK.newSession(),
            "SELECT savedmodel_predict(" + MODEL + ", struct(1 AS x, 2 AS y)).sum"))
        .isEqualTo(3f);
  }

  @Test
  void takesVariablesParametersAndExpressionsAsModel() {
    SPARK.sql("DECLARE OR REPLACE VARIABLE model_path STRING DEFAULT " + MODEL);
    assertThat(only(SPARK, "SELECT savedmodel_predict(model_path, struct(1 AS x, 2 AS y)).sum"))
        .isEqualTo(3f);
    assertThat(SPARK
            .sql(
                "SELECT savedmodel_predict(:m, struct(1 AS x, 2 AS y)).sum",
                Map.<String, Object>of("m", Fixtures.model("arithmetic")))
            .first()
            .getFloat(0))
        .isEqualTo(3f);
    assertThat(only(
            SPARK,
            "SELECT savedmodel_predict(concat('" + Fixtures.model("") + "', '/arithmetic'),"
                + " struct(1 AS x, 2 AS y)).sum"))
        .isEqualTo(3f);
  }

  @Test
  void worksInPersistentViews() {
    SPARK.sql("CREATE OR REPLACE VIEW scored_view AS SELECT savedmodel_predict(" + MODEL
        + ", struct(1 AS x, 2 AS y)).sum AS s");
    try {
      assertThat(only(SPARK, "SELECT s FROM scored_view")).isEqualTo(3f);
      assertThat(only(SPARK, "SELECT a.s + b.s FROM scored_view a JOIN scored_view b USING (s)"))
          .isEqualTo(6f);
    } finally {
      SPARK.sql("DROP VIEW scored_view");
    }
  }

  @Test
  void explainsBindingsCastsAndBatch() {
    String plan = (String) only(
        SPARK,
        "EXPLAIN SELECT savedmodel_predict(" + MODEL
            + ", struct(id AS x, float(id) AS y)).sum FROM range(3)");
    assertThat(plan)
        .contains("Score 'file:" + Fixtures.model("arithmetic") + "', signature serving_default")
        .contains("x BIGINT -> x float32 (rounding), y FLOAT -> y float32")
        .contains("outputs [sum float32 -> FLOAT], batch auto, FAILFAST");
  }

  @Test
  void writesWhatItScores() {
    SPARK.sql("DROP TABLE IF EXISTS scored_table");
    SPARK.sql("CREATE TABLE scored_table USING parquet AS SELECT id, savedmodel_predict(" + MODEL
        + ", struct(id AS x, 1 AS y)).sum AS s FROM range(5)");
    try {
      SPARK.sql("INSERT INTO scored_table SELECT id, savedmodel_predict(" + MODEL
          + ", struct(id AS x, 2 AS y)).sum FROM range(5)");
      assertThat(only(SPARK, "SELECT sum(s) FROM scored_table")).isEqualTo(35d);
    } finally {
      SPARK.sql("DROP TABLE scored_table");
    }
  }

  @Test
  void namesItsColumnAfterTheCall() {
    assertThat(SPARK
            .sql("SELECT savedmodel_predict(" + MODEL + ", struct(1 AS x, 2 AS y)).sum")
            .columns())
        .containsExactly(
            "savedmodel_predict('file:" + Fixtures.model("arithmetic") + "', struct(1, 2)).sum");
  }

  @Test
  void letsBadRowsThroughWithTry() {
    assertThat(only(
            SPARK,
            "SELECT try_savedmodel_predict(" + MODEL + ", struct(float(null) AS x, 2 AS y)).sum"))
        .isNull();
    SPARK.conf().set("spark.savedmodel.mode", "FAILFAST");
    try {
      assertThat(only(
              SPARK,
              "SELECT count(try_savedmodel_predict(" + MODEL
                  + ", struct(if(id = 1, null, id) AS x, 2 AS y), map('MODE', 'permissive')).sum)"
                  + " FROM range(3)"))
          .isEqualTo(2L);
      assertThat(only(
              SPARK,
              "SELECT try_savedmodel_predict(" + MODEL
                  + ", struct(float(null) AS x, 2 AS y), map('errorColumn', 'why')).why"))
          .asString()
          .startsWith("[ROW_VALUE_NULL]");
    } finally {
      SPARK.conf().unset("spark.savedmodel.mode");
    }
  }

  @Test
  void refusesAnotherModeWithTry() {
    assertThat(catchThrowable(() -> SPARK.sql("SELECT try_savedmodel_predict(" + MODEL
            + ", struct(1 AS x, 2 AS y), map('Mode', 'FAILFAST')).sum")))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(
            "[OPTION_VALUE_INVALID] Option \"mode\" is \"FAILFAST\" (given in a call of try_savedmodel_predict),"
                + " but it takes only PERMISSIVE there; for other modes call savedmodel_predict.");
    assertThat(catchThrowable(() -> SPARK.sql("SELECT try_savedmodel_predict(" + MODEL + ")")))
        .hasMessageContaining("[ARGUMENT_COUNT] try_savedmodel_predict takes a model");
  }

  @Test
  void sharesScoresOfBothFunctionsInOneMode() {
    Executed scored = Executed.of("SELECT try_savedmodel_predict(" + MODEL
        + ", struct(id AS x, 2 AS y)).sum, savedmodel_predict(" + MODEL
        + ", struct(id AS x, 2 AS y), map('mode', 'PERMISSIVE')).product FROM range(3)");
    assertThat(scored.scores()).hasSize(1);
    assertThat(scored.rows().get(2).getFloat(0)).isEqualTo(4f);
    assertThat(scored.plan().schema().fieldNames()[0]).startsWith("try_savedmodel_predict('file:");
  }

  @Test
  void describesTryAndKeepsItInViews() {
    assertThat(SPARK.sql("DESCRIBE FUNCTION try_savedmodel_predict").collectAsList())
        .extracting(row -> row.getString(0))
        .anyMatch(line -> line.contains("try_savedmodel_predict(model, inputs[, options])")
            && line.contains("null outputs"));
    SPARK.sql("CREATE OR REPLACE VIEW tried_view AS SELECT try_savedmodel_predict(" + MODEL
        + ", struct(float(null) AS x, 2 AS y)).sum AS s");
    try {
      assertThat(only(SPARK.newSession(), "SELECT s FROM tried_view")).isNull();
    } finally {
      SPARK.sql("DROP VIEW tried_view");
    }
  }
}
