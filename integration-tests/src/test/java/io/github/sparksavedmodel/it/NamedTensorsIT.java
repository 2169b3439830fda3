/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.error.BindingException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Tensors of the graph are fed and fetched by their names, with and without a signature. */
@SparkTest
@SparkIndependent
class NamedTensorsIT {
  private static final SparkSession SPARK = TestSession.get();

  private static List<Row> scored(
      String model, String rows, String inputs, String options, String output) {
    return SPARK
        .sql("SELECT savedmodel_predict('" + KnownGraph.path(model) + "', struct(" + inputs
            + "), map(" + options + ")).`" + output + "` FROM " + rows)
        .collectAsList();
  }

  private static Throwable failure(String model, String inputs, String options) {
    return catchThrowable(
        () -> scored(model, "VALUES (array(1f, 2f, 3f))", inputs, options, "probability"));
  }

  @Test
  void areFetchedWithoutASignature() {
    JsonNode known = KnownGraph.values("load_and_run").get("all");
    String rows =
        KnownGraph.rows(known.get("inputs").get("x:0"), known.get("inputs").get("scope/factor:0"));
    for (String output : List.of("hidden/relu:0", "scope/scaled:0", "probability:0")) {
      KnownGraph.compare(
          scored(
              "load_and_run",
              rows,
              "col1 AS x, col2 AS `scope/factor`",
              "'outputs', 'hidden/relu:0,scope/scaled:0,probability:0'",
              output),
          known.get("outputs").get(output));
    }
  }

  @Test
  void haveToBeFedIfAnOutputNeedsThem() {
    Scorer scorer = SavedModel.load(SPARK, Fixtures.model("unfed_placeholder")).scorer();
    Dataset<Row> data = SPARK.sql("SELECT * FROM VALUES (1f, 2f), (-2.5f, 3f) AS t(x, f)");
    BindingException failure =
        catchThrowableOfType(BindingException.class, () -> scorer.score(data));
    assertThat(failure)
        .hasMessageContaining("[PLACEHOLDERS_NOT_FED] Outputs of signature \"serving_default\"")
        .hasMessageContaining("without values for the placeholders \"factor:0\", which are none")
        .hasMessageContaining("struct(*, column AS `factor:0`)");
    assertThat(scorer.input("factor:0", col("f")).score(data).select("product").collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(20f, -75f);
    Scorer sum =
        SavedModel.load(SPARK, Fixtures.model("unfed_placeholder")).scorer().output("sum");
    assertThat(sum.score(data).select("sum").collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(11f, 7.5f);
  }

  @Test
  void areFedInTheMiddleOfTheGraph() {
    JsonNode known = KnownGraph.values("load_and_run").get("middle");
    String rows = KnownGraph.rows(known.get("inputs").get("hidden/relu:0"));
    KnownGraph.compare(
        scored(
            "load_and_run",
            rows,
            "col1 AS `hidden/relu:0`",
            "'outputs', 'probability'",
            "probability"),
        known.get("outputs").get("probability:0"));
    KnownGraph.compare(
        scored(
            "frozen",
            rows,
            "col1 AS hidden",
            "'outputs', 'best:0', 'inputs.hidden/relu:0', 'hidden'",
            "best:0"),
        known.get("outputs").get("best:0"));
  }

  @Test
  void areFetchedBesideTheOutputsOfASignature() {
    JsonNode known = KnownGraph.values("intermediate");
    String rows = KnownGraph.rows(known.get("inputs").get("x:0"));
    for (String output : List.of("probability", "hidden/relu:0")) {
      KnownGraph.compare(
          scored(
              "intermediate",
              rows,
              "col1 AS features",
              "'outputs', 'probability,hidden/relu:0'",
              output),
          known.get("outputs").get(output.equals("probability") ? "probability:0" : output));
    }
  }

  @Test
  void ofDifferentCallsDoNotMix() {
    JsonNode known = KnownGraph.values("load_and_run");
    String rows = KnownGraph.rows(
        known.get("all").get("inputs").get("x:0"),
        known.get("middle").get("inputs").get("hidden/relu:0"));
    String path = KnownGraph.path("load_and_run");
    Dataset<Row> both = SPARK.sql("SELECT savedmodel_predict('" + path
        + "', struct(col1 AS x), map('outputs', 'probability')).probability AS whole,"
        + " savedmodel_predict('" + path
        + "', struct(col2 AS `hidden/relu:0`), map('outputs', 'probability')).probability AS part"
        + " FROM " + rows);
    KnownGraph.compare(
        both.select("whole").collectAsList(), known.get("all").get("outputs").get("probability:0"));
    KnownGraph.compare(
        both.select("part", "whole").collectAsList(),
        known.get("middle").get("outputs").get("probability:0"));
  }

  @Test
  void areNamedByTheScorerToo() {
    JsonNode known = KnownGraph.values("intermediate");
    Dataset<Row> data = SPARK.sql(
        "SELECT col1 AS row_values FROM " + KnownGraph.rows(known.get("inputs").get("x:0")));
    Dataset<Row> scored = SavedModel.load(SPARK, KnownGraph.path("intermediate"))
        .scorer()
        .input("features", col("row_values"))
        .output("hidden/relu:0", "hidden")
        .score(data);
    assertThat(scored.columns()).containsExactly("row_values", "hidden");
    KnownGraph.compare(
        scored.select("hidden").collectAsList(), known.get("outputs").get("hidden/relu:0"));
  }

  @Test
  void thatDoNotExistAreRefusedWithSimilarNames() {
    assertThat(failure("load_and_run", "col1 AS x", "'outputs', 'hiden/relu:0'"))
        .hasMessageContaining("[TENSOR_UNKNOWN]")
        .hasMessageContaining("\"hidden/relu:0\"");
    assertThat(failure("load_and_run", "col1 AS x", "'outputs', 'hidden/relu:1'"))
        .hasMessageContaining("has 1 outputs");
    assertThat(
            failure("frozen", "col1 AS x", "'outputs', 'probability', 'inputs.hidden/rel:0', 'x'"))
        .hasMessageContaining("[TENSOR_UNKNOWN]")
        .hasMessageContaining("inputs.hidden/rel:0");
  }

  @Test
  void thatRemainUnfedAreNamedBeforeAnythingRuns() {
    assertThat(failure("load_and_run", "col1 AS x", "'outputs', 'scope/scaled:0'"))
        .hasMessageContaining("[INPUT_COLUMN_MISSING]")
        .hasMessageContaining("\"scope/factor\"");
  }

  @Test
  void areNeededWhereThereIsNoSignature() {
    assertThat(failure("load_and_run", "col1 AS x", "'mode', 'FAILFAST'"))
        .hasMessageContaining("[SIGNATURE_MISSING]")
        .hasMessageContaining("option \"outputs\"");
  }
}
