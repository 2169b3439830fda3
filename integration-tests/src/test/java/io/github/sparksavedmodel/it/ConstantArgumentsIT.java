/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the model's path and the options may come from in SQL: from anything that is constant when
 * the query is planned.
 */
@SparkTest
class ConstantArgumentsIT {
  private static final String PATH = Fixtures.model("arithmetic");
  private static final SparkSession SPARK = TestSession.get().newSession();

  @BeforeAll
  static void declare() {
    SPARK.sql("DECLARE model STRING DEFAULT '" + PATH + "'");
    SPARK.sql("DECLARE options MAP<STRING, STRING> DEFAULT map('signature', 'difference')");
    SPARK.sql("DECLARE folder STRING DEFAULT '" + Fixtures.model("") + "'");
    SPARK.range(3).createOrReplaceTempView("three");
  }

  private static void assertScores(Dataset<Row> scored) {
    assertThat(scored.collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactlyInAnyOrder(1f, 2f, 3f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model",
        "session.model",
        "system.session.model",
        "concat(folder, '/arithmetic')",
        "folder || '/' || lower('ARITHMETIC')",
        "IF(1 < 2, model, folder)",
        "regexp_replace(model, 'x{9}', '')"
      })
  void takesVariablesAndExpressionsAsPath(String path) {
    assertScores(SPARK.sql(
        "SELECT savedmodel_predict(" + path + ", struct(id AS x, 1 AS y)).sum FROM three"));
  }

  @Test
  void takesParametersByNameAsPathAndOption() {
    assertScores(SPARK.sql(
        "SELECT savedmodel_predict(:path, struct(id AS x, 1 AS y)).sum FROM three",
        Map.<String, Object>of("path", PATH)));
    assertScores(SPARK.sql(
        "SELECT savedmodel_predict(:path, struct(id AS x, :y AS y), map('signature', :signature)).difference"
            + " FROM three",
        Map.<String, Object>of("path", PATH, "signature", "difference", "y", -1)));
  }

  @Test
  void takesParametersByPosition() {
    assertScores(SPARK.sql(
        "SELECT savedmodel_predict(?, struct(id AS x, ? AS y)).sum FROM three WHERE id < ?",
        new Object[] {PATH, 1, 3}));
  }

  @Test
  void takesArgumentsByName() {
    assertScores(SPARK.sql(
        "SELECT savedmodel_predict(inputs => struct(id AS x, -1 AS y), options => options, model => model)"
            + ".difference FROM three"));
    assertScores(
        SPARK.sql("SELECT savedmodel_predict(model, options => map('signature', 'sca' || 'led'),"
            + " inputs => struct(id / 2 AS x)).scaled FROM three"));
  }

  @Test
  void takesVariablesAndParametersInExecuteImmediate() {
    assertScores(
        SPARK.sql(
            "EXECUTE IMMEDIATE 'SELECT savedmodel_predict(?, struct(id AS x, 1 AS y)).sum FROM three' USING model"));
    assertScores(SPARK.sql(
        "EXECUTE IMMEDIATE 'SELECT savedmodel_predict(:path, struct(id AS x, :y AS y)).sum FROM three'"
            + " USING model AS path, 1 AS y"));
    assertScores(
        SPARK.sql(
            "EXECUTE IMMEDIATE 'SELECT savedmodel_predict(model, struct(id AS x, 1 AS y)).sum FROM three'"));
  }

  @Test
  void followsAVariableThatIsSetAnew() {
    SPARK.sql("DECLARE OR REPLACE VARIABLE chosen MAP<STRING, STRING>");
    SPARK.sql("SET VAR chosen = map('signature', 'difference')");
    String query =
        "SELECT savedmodel_predict(model, struct(id AS x, -1 AS y), chosen) AS s FROM three";
    assertScores(SPARK.sql(query).selectExpr("s.difference"));
    SPARK.sql("SET VAR chosen = map('signature', 'scaled')");
    assertThat(SPARK.sql(query).select("s.*").columns()).containsExactly("scaled");
  }

  static Stream<String> notConstant() {
    return Stream.of("string(id)", "uuid()", "(SELECT max(model))", "string(rand())");
  }

  @ParameterizedTest
  @MethodSource("notConstant")
  void refusesAPathThatIsNotConstant(String path) {
    Throwable failure = catchThrowable(() -> SPARK.sql(
        "SELECT savedmodel_predict(" + path + ", struct(id AS x, 1 AS y)).sum FROM three"));
    assertThat(failure).isInstanceOf(AnalysisException.class);
    assertThat(((SparkThrowable) failure).getCondition()).isEqualTo("ARGUMENT_NOT_CONSTANT");
  }
}
