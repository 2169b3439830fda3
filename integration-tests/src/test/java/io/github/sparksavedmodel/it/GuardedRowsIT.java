/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.regex.Matcher;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conditionals guard a call as they guard any expression: rows of branches not taken are not
 * scored, and their inputs are not evaluated.
 */
@SparkTest
class GuardedRowsIT {
  private static final SparkSession SPARK = TestSession.get();

  /** Fails on row 0 and from row 50 on: with ANSI in the inputs, without because of their nulls. */
  private static final String CALL = "P(CAST(text AS INT), 100 div id)";

  @BeforeAll
  static void makeView() {
    SPARK
        .range(0, 100, 1, 2)
        .selectExpr(
            "id",
            "if(id < 50, string(id), 'none') text",
            "id BETWEEN 1 AND 49 ok",
            "if(id = 7, null, id BETWEEN 1 AND 49) sure",
            "if(id BETWEEN 1 AND 49, null, -1f) known",
            "id % 2 g")
        .createOrReplaceTempView("guarded");
  }

  private static String with(Twin twin, String query) {
    return twin.in(query.replaceAll("\\bT\\b", Matcher.quoteReplacement(CALL)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SELECT CASE WHEN ok THEN T.sum END FROM guarded                                              | 49
          SELECT CASE WHEN id = 0 THEN 0 WHEN id < 50 THEN T.sum ELSE -1 END FROM guarded              | 49
          SELECT CASE WHEN id = 0 THEN 0 WHEN id >= 50 THEN 1 ELSE T.sum END FROM guarded              | 49
          SELECT CASE WHEN text = 'none' OR id = 0 THEN null ELSE T.sum END FROM guarded               | 49
          SELECT CASE id WHEN 7 THEN T.sum WHEN 70 THEN 1 END FROM guarded                             | 1
          SELECT CASE WHEN id < 10 AND ok THEN T.sum WHEN id < 20 AND ok THEN T.product END FROM guarded | 19
          SELECT CASE WHEN ok AND T.sum > 9 THEN T.product END FROM guarded                            | 49
          SELECT CASE WHEN ok THEN CASE WHEN id < 10 THEN T.sum END END FROM guarded                   | 9
          SELECT (CASE WHEN ok THEN T END).sum FROM guarded                                            | 49
          SELECT CASE WHEN sure THEN T.sum END FROM guarded                                            | 48
          SELECT CASE WHEN NOT sure THEN 0 WHEN sure THEN T.sum END FROM guarded                       | 48
          SELECT CASE WHEN try_cast(text AS INT) > 0 THEN T.sum END FROM guarded                       | 49
          SELECT IF(ok, T.sum, 0) FROM guarded                                                         | 49
          SELECT IF(id = 0 OR text = 'none', 0, T.sum) FROM guarded                                    | 49
          SELECT IF(sure, T.sum, 0) FROM guarded                                                       | 48
          SELECT IF(rand() < 2 AND ok, T.sum, 0) FROM guarded                                          | 49
          SELECT coalesce(known, T.sum) FROM guarded                                                   | 49
          SELECT coalesce(known, null, IF(id < 9, 0, null), T.sum) FROM guarded                        | 41
          SELECT nvl(known, T.sum), ifnull(known, T.product) FROM guarded                              | 49
          SELECT nvl2(known, known, T.sum) FROM guarded                                                | 49
          SELECT nanvl(IF(ok, float('NaN'), 1f), T.sum) FROM guarded                                   | 49
          SELECT IF(ok, nullif(T.sum, 51), 0), nullif(1f, IF(ok, T.sum, 0f)) FROM guarded              | 49
          SELECT IF(ok, try_divide(1, T.sum - 51), 0), try_add(1f, IF(ok, T.sum, 0f)) FROM guarded     | 49
          SELECT ok AND T.sum > 3 FROM guarded                                                         | 49
          SELECT sure AND T.sum > 3 FROM guarded WHERE id <> 7                                         | 48
          SELECT NOT ok OR T.sum > 3 FROM guarded                                                      | 49
          SELECT NOT (ok AND T.sum > 3) FROM guarded                                                   | 49
          SELECT id FROM guarded WHERE ok AND T.sum > 3                                                | 49
          SELECT id FROM guarded WHERE NOT ok OR T.sum > 60                                            | 49
          SELECT id FROM guarded WHERE CASE WHEN ok THEN T.sum > 60 ELSE true END                      | 49
          SELECT g, sum(T.sum) FILTER (WHERE ok), max(IF(ok, T.sum, 0)) FROM guarded GROUP BY g        | 49
          SELECT IF(ok, round(T.sum), 0) b, count(*) FROM guarded GROUP BY b                           | 49
          SELECT id, sum(IF(ok, T.sum, 0)) OVER (PARTITION BY g ORDER BY id) FROM guarded              | 49
          SELECT id BETWEEN 1 AND 9 AS few, IF(few, T.sum, 0) FROM guarded                             | 9
          SELECT * FROM (SELECT id, IF(ok, T.sum, 0) AS s FROM guarded) WHERE s > 60                   | 49
          SELECT id, e FROM guarded LATERAL VIEW explode(IF(ok, array(T.sum, T.product), array())) v AS e | 49
          """)
  void scoresNoRowOfABranchNotTaken(String query, int rows) {
    Executed executed = Executed.of(with(Twin.CALL, query));
    assertThat(executed.scores()).hasSize(1);
    assertThat(executed.rowsScored()).isEqualTo(rows);
    CloseRows.assertClose(
        executed.rows(), SPARK.sql(with(Twin.ARITHMETIC, query)).collectAsList());
  }

  /** Without which the test above would prove nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT T.sum FROM guarded",
        "SELECT T.sum FROM guarded WHERE id > 0",
        "SELECT T.sum FROM guarded WHERE id < 50"
      })
  void failsWithoutTheConditional(String query) {
    boolean ansi = TestSettings.ofThisRun() == TestSettings.DEFAULTS;
    Throwable failure = catchThrowable(() -> SPARK.sql(with(Twin.CALL, query)).collectAsList());
    assertThat(failure.getMessage())
        .containsPattern(ansi ? "DIVIDE_BY_ZERO|CAST_INVALID_INPUT" : "ROW_VALUE_NULL");
  }
}
