/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many rows a query scores, and in how many operators: never those whose scores nobody asks
 * for.
 */
@SparkTest
class RowsScoredIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String SCORE =
      "savedmodel_predict('" + Fixtures.model("arithmetic") + "', struct(x, y))";

  @BeforeAll
  static void makeView() {
    SPARK
        .range(0, 100, 1, 2)
        .selectExpr("id", "float(id) x", "float(1) y", "if(id % 10 = 0, null, id) z")
        .createOrReplaceTempView("hundred");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SELECT S.sum FROM hundred                                                        | 1 | 100
          SELECT S.sum, S.product, S FROM hundred                                          | 1 | 100
          SELECT S.sum FROM hundred WHERE S.sum > 90                                       | 1 | 100
          SELECT S.sum FROM hundred WHERE id < 30                                          | 1 | 30
          SELECT S.sum FROM hundred WHERE S.sum > 5 AND id < 30                            | 1 | 30
          SELECT * FROM (SELECT id, S.sum AS s FROM hundred) WHERE id < 30                 | 1 | 30
          SELECT * FROM (SELECT id, S.sum AS s FROM hundred) WHERE id < 30 AND s > 5       | 1 | 30
          SELECT S.sum FROM (SELECT * FROM hundred ORDER BY id LIMIT 7)                    | 1 | 7
          SELECT count(*) FROM (SELECT S.sum FROM hundred)                                 | 0 | 0
          SELECT id FROM (SELECT id, S.sum FROM hundred)                                   | 0 | 0
          SELECT CASE WHEN id < 10 THEN S.sum END FROM hundred                             | 1 | 10
          SELECT CASE WHEN id < 10 THEN S.sum WHEN id < 20 THEN S.product END FROM hundred | 1 | 20
          SELECT CASE WHEN id < 10 THEN 0 WHEN id < 90 THEN 1 ELSE S.sum END FROM hundred  | 1 | 10
          SELECT CASE WHEN S.sum < 10 THEN S.product END FROM hundred                      | 1 | 100
          SELECT id FROM hundred WHERE IF(monotonically_increasing_id() < 0, IF(1 / (x - x) > 0, S.sum > 0, false), false) | 1 | 100
          SELECT z, sum(s) FROM (SELECT z, S.sum AS s FROM hundred) GROUP BY ROLLUP(z)     | 1 | 100
          SELECT IF(id < 10, S.sum, 0) FROM hundred                                        | 1 | 10
          SELECT IF(id < 10, 0, S.sum) FROM hundred                                        | 1 | 90
          SELECT IF(z < 10, 0, S.sum) FROM hundred                                         | 1 | 91
          SELECT coalesce(z, S.sum) FROM hundred                                           | 1 | 10
          SELECT nvl(z, S.sum) FROM hundred                                                | 1 | 10
          SELECT id < 10 AND S.sum > 3 FROM hundred                                        | 1 | 10
          SELECT id < 10 OR S.sum > 3 FROM hundred                                         | 1 | 90
          SELECT z < 10 OR S.sum > 3 FROM hundred                                          | 1 | 91
          SELECT z < 10 AND S.sum > 3 FROM hundred                                         | 1 | 19
          SELECT id FROM hundred WHERE id >= 90 OR S.sum < 3                               | 1 | 90
          SELECT nullif(S.sum, 3) FROM hundred                                             | 1 | 100
          SELECT S.sum FROM hundred LIMIT 10                                               | 1 | 10
          SELECT S.sum FROM hundred ORDER BY id DESC LIMIT 3                               | 1 | 3
          SELECT id + 1 AS k, S.sum AS s FROM hundred ORDER BY k LIMIT 3                   | 1 | 3
          SELECT id FROM hundred ORDER BY S.sum LIMIT 3                                    | 1 | 100
          SELECT S.sum FROM hundred ORDER BY id LIMIT 3 OFFSET 5                           | 1 | 3
          SELECT S.sum FROM hundred ORDER BY id OFFSET 95                                  | 1 | 5
          SELECT S.sum FROM hundred ORDER BY id DESC                                       | 1 | 100
          SELECT id + 1 AS k, S.sum AS s FROM hundred ORDER BY k, z                        | 1 | 100
          SELECT id FROM hundred WHERE S.sum > 90 LIMIT 3                                  | 1 | 100
          """)
  void countsRows(String query, int operators, int rows) {
    Executed executed = Executed.of(query.replaceAll("\\bS\\b", Matcher.quoteReplacement(SCORE)));
    assertThat(executed.scores()).hasSize(operators);
    assertThat(executed.rowsScored()).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM hundred ORDER BY S.sum",
        "SELECT id FROM hundred WHERE S.sum > 90 ORDER BY id"
      })
  void scoresTwiceWhatIsSortedByScoresSinceSparkSamplesItFirst(String query) {
    Executed executed = Executed.of(query.replaceAll("\\bS\\b", Matcher.quoteReplacement(SCORE)));
    assertThat(executed.scores()).hasSize(1);
    assertThat(executed.rowsScored()).isEqualTo(200);
  }

  @Test
  void doesNotEvaluateInputsOfBranchesNotTaken() {
    String model = Fixtures.model("arithmetic");
    Executed executed = Executed.of(
        "SELECT id, CASE WHEN id > 0 THEN savedmodel_predict('" + model
            + "', struct(float(10 div id) AS x, y)).sum END s FROM hundred WHERE id IN (0, 2) ORDER BY id");
    assertThat(executed.rows()).extracting(row -> row.get(1)).containsExactly(null, 6f);
  }

  @Test
  void doesNotScoreNullStructs() {
    String model = Fixtures.model("arithmetic");
    Executed executed = Executed.of("SELECT savedmodel_predict('" + model
        + "', if(id < 3, named_struct('x', x, 'y', y), null)) s FROM hundred");
    assertThat(executed.rowsScored()).isEqualTo(3);
    assertThat(executed.rows().stream().filter(row -> row.isNullAt(0))).hasSize(97);
    assertThat(executed.rows().get(2).getStruct(0).getFloat(1)).isEqualTo(3f);
  }

  @Test
  void sharesOneOperatorBetweenEqualCallsUnderDifferentConditions() {
    Executed executed = Executed.of(
        ("SELECT CASE WHEN id < 10 THEN S.sum END, CASE WHEN id BETWEEN 5 AND 19 THEN S.sum"
                + " END FROM hundred")
            .replace("S.", SCORE + "."));
    assertThat(executed.scores()).hasSize(1);
    assertThat(executed.rowsScored()).isEqualTo(20);
  }

  @Test
  void evaluatesAStructOnceForAllItsFields() {
    SPARK.udf().register("mirrored", mirrored().asNondeterministic());
    Executed executed = Executed.of("SELECT savedmodel_predict('" + Fixtures.model("arithmetic")
        + "', mirrored(id)).sum FROM hundred");
    assertThat(executed.rows()).hasSize(100).allMatch(row -> row.getFloat(0) == 0f);
  }

  /** A struct of two numbers that cancel out, and differ from call to call. */
  private static UserDefinedFunction mirrored() {
    AtomicInteger calls = new AtomicInteger();
    UDF1<Long, Row> function = id -> {
      float value = calls.incrementAndGet();
      return RowFactory.create(value, -value);
    };
    return functions.udf(function, StructType.fromDDL("x FLOAT, y FLOAT"));
  }

  @Test
  void growsBatchesOfWhichFewRowsAreScored() {
    SPARK
        .range(0, 20_000, 1, 1)
        .selectExpr("id", "float(id) x", "float(1) y")
        .createOrReplaceTempView("many");
    Executed executed =
        Executed.of("SELECT CASE WHEN id % 2 = 0 THEN " + SCORE + ".sum END FROM many");
    assertThat(executed.rowsScored()).isEqualTo(10_000);
    assertThat(Executed.metric(executed.scores().get(0), "batches")).isLessThan(16);
  }

  @Test
  void reusesAScoreBelowAnotherFilterOrSort() {
    Dataset<Row> data = SPARK.range(0, 50, 1, 1).selectExpr("id", "float(id) x", "float(1) y");
    Executed filtered = Executed.of(
        data.filter(SCORE + ".sum > -1").selectExpr(SCORE + ".sum", SCORE + ".product"));
    assertThat(filtered.scores()).hasSize(1);
    assertThat(filtered.rowsScored()).isEqualTo(50);
  }

  @Test
  void readsTheCacheRatherThanScoreAgain() {
    Dataset<Row> cached =
        SPARK.table("hundred").selectExpr("*", SCORE + ".sum AS s").cache();
    try {
      assertThat(cached.count()).isEqualTo(100);
      assertThat(Executed.of(cached.select("s")).rowsScored()).isZero();
      Executed other = Executed.of(cached.selectExpr(SCORE + ".product AS p"));
      assertThat(other.rows()).hasSize(100);
      assertThat(other.plan().toString()).contains("InMemoryTableScan");
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void refusesPlacesThatCannotBeRewritten() {
    assertThat(catchThrowable(() -> SPARK
            .table("hundred")
            .observe("all", functions.expr("max(" + SCORE + ".sum)"))
            .collectAsList()))
        .hasMessageContaining("[CALL_NOT_SUPPORTED]");
  }

  @Test
  void neverLoadsAModelForNoRows() {
    String model = Fixtures.model("unregistered_op");
    assertThat(Executed.of(
                "SELECT savedmodel_predict('" + model + "', struct(x)).y FROM hundred WHERE id < 0")
            .rows())
        .isEmpty();
  }

  @Test
  void runsTheModelOncePerBatch() {
    String model = Fixtures.model("stateful_counter");
    Executed executed = Executed.of(
        "SELECT max(savedmodel_predict('" + model
            + "', struct(x), map('batchSize', '10')).call) calls FROM (SELECT /*+ COALESCE(1) */ * FROM hundred)");
    assertThat(executed.scores()).hasSize(1);
    assertThat(Executed.metric(executed.scores().get(0), "batches")).isEqualTo(10);
  }
}
