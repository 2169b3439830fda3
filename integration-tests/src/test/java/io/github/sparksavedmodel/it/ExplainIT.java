/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What EXPLAIN shows of a Score. */
@SparkTest
class ExplainIT {
  private static final SparkSession SPARK = TestSession.get().newSession();
  private static final String PATH = ", path rows (Range gives no columns)";
  private static final String SCORE = "Score 'file:" + Fixtures.model("arithmetic")
      + "', signature serving_default, inputs [x BIGINT -> x float32 (rounding), y DOUBLE -> y"
      + " float32 (rounding)], outputs [product float32 -> FLOAT, sum float32 -> FLOAT], batch 10"
      + " rows, PERMISSIVE, transport in place";
  private static final String QUERY = "SELECT id, savedmodel_predict('"
      + Fixtures.model("arithmetic") + "', struct(id AS x, id / 2 AS y), map('mode', 'PERMISSIVE',"
      + " 'errorColumn', 'why', 'batchSize', '10')) s FROM range(3)";

  private static String explained(String mode, String query) {
    return SPARK.sql("EXPLAIN " + mode + " " + query).first().getString(0);
  }

  /** A query that scores forty columns. */
  private static String wide() {
    String inputs = IntStream.range(0, 40)
        .mapToObj("float(id) AS f%02d"::formatted)
        .collect(Collectors.joining(", "));
    return "SELECT savedmodel_predict('" + Fixtures.model("int_inputs_many") + "', struct(" + inputs
        + ")).score FROM range(3)";
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "EXTENDED", "COST"})
  void showsBindingsCastsBatchAndMode(String mode) {
    assertThat(explained(mode, QUERY)).contains("+- " + SCORE + PATH + "\n");
  }

  @Test
  void showsTheSameInEachPlan() {
    assertThat(explained("EXTENDED", QUERY).split("\\Q" + SCORE + "\\E", -1)).hasSize(4);
  }

  @Test
  void showsTheArgumentsOfTheFormattedPlanInABlockOfTheirOwn() {
    assertThat(explained("FORMATTED", QUERY))
        .contains("+- Score (2)\n")
        .containsPattern("\n\n\\(2\\) Score\nInput \\[1]: \\[id#\\d+L]\nArguments: ")
        .contains("\n" + SCORE.replaceFirst("Score", "Arguments:") + PATH + "\n\n(3) Project");
  }

  @Test
  void showsTheCodeAroundIt() {
    boolean wholeStage = SPARK.conf().get("spark.sql.codegen.wholeStage").equals("true");
    assumeThat(wholeStage).as("code is generated").isTrue();
    assertThat(explained("CODEGEN", QUERY))
        .contains("Found 2 WholeStageCodegen subtrees.")
        .contains("+- " + SCORE + PATH + "\n");
  }

  @Test
  void showsNoMoreInputsThanFieldsOfOtherOperators() {
    for (String mode : new String[] {"", "EXTENDED", "FORMATTED"}) {
      assertThat(explained(mode, wide()))
          .contains("f24 FLOAT -> f24 float32, ... 15 more fields], outputs [score")
          .doesNotContain("f25 FLOAT");
    }
    SPARK.conf().set("spark.sql.debug.maxToStringFields", "100");
    try {
      assertThat(explained("", wide())).contains("f39 FLOAT -> f39 float32], outputs [score");
    } finally {
      SPARK.conf().unset("spark.sql.debug.maxToStringFields");
    }
  }
}
