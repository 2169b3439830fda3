/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.InMemoryRowLevelOperationTableCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * DELETE, UPDATE and MERGE on scores leave a table as they do with arithmetic, and so keep every
 * row that does not match: on tables that replace groups of rows and on those that take deltas.
 */
@SparkTest
class RowLevelWritesIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String GROUP_FILTER =
      "spark.sql.optimizer.runtime.rowLevelOperationGroupFilter.enabled";

  private static final List<String> STATEMENTS = List.of(
      "DELETE FROM t WHERE P(x, y).sum > 20",
      "DELETE FROM t WHERE NOT (P(x, y).sum > 20)",
      "DELETE FROM t WHERE P(x, y).sum IS NULL",
      "DELETE FROM t WHERE dep = 'b' AND P(x, y).sum > 20",
      "DELETE FROM t WHERE array_contains(array(1, 4), pk) OR P(x, y).sum > 30",
      "DELETE FROM t WHERE x IS NOT NULL AND y IS NOT NULL AND F(x, y).sum > 20",
      "DELETE FROM t WHERE pk IN (SELECT pk FROM s WHERE P(x, y).sum > 20)",
      "DELETE FROM t WHERE pk NOT IN (SELECT pk FROM s WHERE P(x, y).sum > 20)",
      "DELETE FROM t WHERE EXISTS (SELECT 1 FROM s WHERE s.pk = t.pk AND P(s.x, s.y).sum > 20)",
      "DELETE FROM t WHERE P(x, y).sum > (SELECT min(P(x, y).sum) FROM s)",
      "UPDATE t SET x = P(x, y).sum",
      "UPDATE t SET x = P(x, y).sum, y = P(x, y).product WHERE P(x, y).sum > 20",
      "UPDATE t SET x = -1 WHERE dep = 'b' AND P(x, y).sum > 20",
      "UPDATE t SET dep = 'moved' WHERE P(x, y).sum > 20 OR P(y, y).product = 4",
      "UPDATE t SET pk = pk + 1000, x = F(pk, pk).sum WHERE pk > 3 AND P(x, y).sum > 10",
      "UPDATE t SET x = P(x, y).sum WHERE pk IN (SELECT pk FROM s)",
      "UPDATE t SET x = (SELECT max(P(x, y).sum) FROM s) WHERE pk = 3",
      "MERGE INTO t USING s ON t.pk = s.pk AND P(s.x, s.y).sum > 20"
          + " WHEN MATCHED THEN UPDATE SET x = s.x"
          + " WHEN NOT MATCHED THEN INSERT (pk, x, y, dep) VALUES (s.pk + 100, s.x, s.y, 'new')",
      "MERGE INTO t USING s ON t.pk = s.pk AND P(t.x, t.y).sum > 20 WHEN MATCHED THEN DELETE",
      "MERGE INTO t USING s ON t.pk = s.pk AND P(t.x, t.y).sum > 20"
          + " WHEN NOT MATCHED BY SOURCE THEN UPDATE SET x = -1",
      "MERGE INTO t USING s ON t.pk = s.pk"
          + " WHEN MATCHED AND F(s.x, t.pk).sum > 20 THEN UPDATE SET x = F(s.x, t.pk).product,"
          + " y = F(t.pk, t.pk).sum"
          + " WHEN MATCHED THEN DELETE",
      "MERGE INTO t USING s ON t.pk = s.pk"
          + " WHEN MATCHED AND P(t.x, s.y).sum > 20 THEN DELETE"
          + " WHEN MATCHED AND P(t.x, s.y).sum < 5 THEN UPDATE SET x = P(t.x, s.y).sum"
          + " WHEN NOT MATCHED AND F(s.x, s.y).product > 100 THEN INSERT (pk, x, y, dep)"
          + " VALUES (s.pk, F(s.x, s.y).sum, F(s.y, s.y).sum, 'new')"
          + " WHEN NOT MATCHED BY SOURCE AND F(t.pk, t.pk).sum > 8 THEN UPDATE SET"
          + " y = F(t.pk, 1).sum"
          + " WHEN NOT MATCHED BY SOURCE AND P(t.x, t.y).sum > 0 THEN DELETE",
      "MERGE INTO t USING s ON t.pk = s.pk"
          + " WHEN NOT MATCHED THEN INSERT (pk, x, y, dep) VALUES (s.pk, F(s.x, s.y).sum, 0, 'new')",
      "MERGE INTO t USING s ON t.pk = s.pk AND F(s.x, s.y).sum > 0"
          + " WHEN NOT MATCHED AND F(s.x, s.y).sum > 90 THEN INSERT (pk, x, y, dep)"
          + " VALUES (s.pk, F(s.x, s.y).product, 0, 'new')"
          + " WHEN NOT MATCHED THEN INSERT (pk, x, y, dep) VALUES (s.pk, 0, 0, 'other')",
      "MERGE INTO t USING (SELECT pk, P(x, y).sum AS score FROM s ORDER BY y LIMIT 3) s"
          + " ON t.pk = s.pk AND s.score > 10"
          + " WHEN MATCHED AND s.score > 30 THEN UPDATE SET x = s.score"
          + " WHEN MATCHED THEN DELETE"
          + " WHEN NOT MATCHED THEN INSERT (pk, x, y, dep) VALUES (s.pk, s.score, 0, 'new')");

  private static final List<String> FILTERED_BY_GROUP = List.of(
      STATEMENTS.get(0),
      STATEMENTS.get(3),
      STATEMENTS.get(6),
      STATEMENTS.get(11),
      STATEMENTS.get(17));

  private static final Map<String, List<String>> EXPECTED = new HashMap<>();
  private static List<String> before = List.of();

  /** How a table takes row-level writes. */
  enum Kind {
    GROUPS(""),
    DELTAS(" TBLPROPERTIES ('supports-deltas' = 'true')"),
    SPLIT_DELTAS(" TBLPROPERTIES ('supports-deltas' = 'true', 'split-updates' = 'true')");

    private final String properties;

    Kind(String properties) {
      this.properties = properties;
    }
  }

  @BeforeAll
  static void makeSource() {
    SPARK
        .conf()
        .set("spark.sql.catalog.rows", InMemoryRowLevelOperationTableCatalog.class.getName());
    SPARK.sql("CREATE OR REPLACE TEMP VIEW s AS SELECT * FROM VALUES (2, 20f, 2f), (3, 30f, 3f),"
        + " (4, 4f, 4f), (6, 1f, 1f), (8, 80f, 8f), (9, 100f, 9f) AS s(pk, x, y)");
    makeTable(Kind.GROUPS);
    before = rows();
  }

  @AfterEach
  void reset() {
    SPARK.conf().unset(GROUP_FILTER);
    SPARK.sql("DROP TABLE IF EXISTS rows.db.t");
  }

  static Stream<Arguments> statements() {
    return Stream.of(Kind.values())
        .flatMap(kind -> STATEMENTS.stream()
            .filter(statement -> kind != Kind.SPLIT_DELTAS || statement.contains("UPDATE"))
            .map(statement -> Arguments.of(kind, statement)));
  }

  static List<String> filteredByGroup() {
    return FILTERED_BY_GROUP;
  }

  @ParameterizedTest
  @MethodSource("statements")
  void doesWhatArithmeticDoes(Kind kind, String statement) {
    assertThat(after(kind, ArithmeticTwin.withCalls(statement))).isEqualTo(expected(statement));
  }

  @ParameterizedTest
  @MethodSource("filteredByGroup")
  void keepsTheSameRowsWithoutTheFilterOfGroups(String statement) {
    SPARK.conf().set(GROUP_FILTER, "false");
    assertThat(after(Kind.GROUPS, ArithmeticTwin.withCalls(statement)))
        .isEqualTo(expected(statement));
  }

  @ParameterizedTest
  @EnumSource
  void deletesWholePartitionsByMetadataWhereTheScoreIsLeftOut(Kind kind) {
    String statement = "DELETE FROM t WHERE dep = 'a' AND (true OR P(x, y).sum > 20)";
    assertThat(after(kind, ArithmeticTwin.withCalls(statement)))
        .isEqualTo(after(kind, "DELETE FROM t WHERE dep = 'a'"))
        .isNotEmpty();
  }

  @Test
  void scoresEachRowOnceAndOnlyThoseOfTheClause() {
    makeTable(Kind.GROUPS);
    Executed merge = run("MERGE INTO t USING s ON t.pk = s.pk"
        + " WHEN MATCHED AND F(s.x, t.pk).sum > 20 THEN UPDATE SET x = F(s.x, t.pk).product"
        + " WHEN NOT MATCHED THEN INSERT (pk, x, y, dep) VALUES (s.pk, s.x, s.y, 'new')");
    assertThat(merge.scores()).hasSize(1);
    assertThat(merge.rowsScored()).isEqualTo(4);
  }

  @Test
  void scoresASourceOnce() {
    makeTable(Kind.GROUPS);
    Executed merge = run("MERGE INTO t USING (SELECT *, F(x, y).sum AS score FROM s) s"
        + " ON t.pk = s.pk AND s.score > 20 WHEN MATCHED THEN UPDATE SET x = s.score"
        + " WHEN NOT MATCHED THEN INSERT (pk, x, y, dep) VALUES (s.pk, s.score, s.y, 'new')");
    assertThat(merge.rowsScored()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(names = {"DELTAS", "SPLIT_DELTAS"})
  void updatesByScoreAndSubqueryWhereEachRowIsReadOnce(Kind kind) {
    String statement = "UPDATE t SET x = P(x, y).product"
        + " WHERE P(x, y).sum > 20 AND pk IN (SELECT pk FROM s WHERE P(x, y).sum > 20)";
    assertThat(after(kind, ArithmeticTwin.withCalls(statement))).isEqualTo(expected(statement));
  }

  @ParameterizedTest
  @EnumSource(names = {"DELTAS", "SPLIT_DELTAS"})
  void mergesOnAScoreOfBothSidesWhereUnmatchedRowsDoNotMatter(Kind kind) {
    String statement = "MERGE INTO t USING s ON P(t.y, s.y).sum = 10 AND t.pk < s.pk"
        + " WHEN MATCHED THEN UPDATE SET x = P(t.y, s.y).product";
    if (SPARK.version().startsWith("4.2")) {
      // this version looks for the rows to change by a semi join first
      assertThat(catchThrowable(() -> after(kind, ArithmeticTwin.withCalls(statement))))
          .hasMessageContaining("[CALL_OVER_BOTH_SIDES]");
      return;
    }
    assertThat(after(kind, ArithmeticTwin.withCalls(statement))).isEqualTo(expected(statement));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            "UPDATE t SET x = 0 WHERE P(x, y).sum > 20 AND pk IN (SELECT pk FROM s)",
            "[CALL_IN_UPDATE_WITH_SUBQUERY]"),
        Arguments.of(
            "UPDATE t SET x = 0 WHERE pk IN (SELECT pk FROM s WHERE P(x, y).sum > 20)",
            "[CALL_IN_UPDATE_WITH_SUBQUERY]"),
        Arguments.of(
            "UPDATE t SET x = 0 WHERE EXISTS"
                + " (SELECT 1 FROM s WHERE s.pk = t.pk AND P(s.x, s.y).sum > 20)",
            "[CALL_IN_UPDATE_WITH_SUBQUERY]"),
        Arguments.of(
            "MERGE INTO t USING s ON P(t.y, s.y).sum = 10 WHEN MATCHED THEN DELETE",
            "[CALL_OVER_BOTH_SIDES]"),
        Arguments.of(
            "DELETE FROM t WHERE EXISTS (SELECT 1 FROM s WHERE P(s.y, t.y).sum = 10)",
            "[CALL_OVER_BOTH_SIDES]"),
        Arguments.of("DELETE FROM t WHERE F(x, y).sum > 20", "[ROW_VALUE_NULL]"),
        Arguments.of(
            "INSERT INTO t REPLACE WHERE P(x, y).sum > 20 SELECT 1, 1f, 1f, 'a'",
            "cannot translate expression to source filter"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(String statement, String reason) {
    makeTable(Kind.GROUPS);
    assertThat(catchThrowable(() -> run(statement))).hasStackTraceContaining(reason);
    assertThat(rows()).isEqualTo(before);
  }

  /** What is in the table after the statement's twin, which changes some rows. */
  private static List<String> expected(String statement) {
    return EXPECTED.computeIfAbsent(statement, key -> {
      List<String> rows = after(Kind.GROUPS, ArithmeticTwin.withArithmetic(key));
      assertThat(rows).isNotEqualTo(before);
      return rows;
    });
  }

  private static List<String> after(Kind kind, String statement) {
    makeTable(kind);
    SPARK.sql(inCatalog(statement));
    return rows();
  }

  private static void makeTable(Kind kind) {
    SPARK.sql("DROP TABLE IF EXISTS rows.db.t");
    SPARK.sql("CREATE TABLE rows.db.t (pk INT NOT NULL, x FLOAT, y FLOAT, dep STRING)"
        + " PARTITIONED BY (dep)" + kind.properties);
    SPARK.sql("INSERT INTO rows.db.t VALUES (1, 1f, 1f, 'a'), (2, 10f, 2f, 'a'),"
        + " (3, 30f, 3f, 'b'), (4, 4f, 4f, 'b'), (5, null, 5f, 'b'), (6, 60f, null, 'c'),"
        + " (7, 7f, 7f, 'c')");
  }

  private static Executed run(String statement) {
    return Executed.of(inCatalog(ArithmeticTwin.withCalls(statement)));
  }

  private static String inCatalog(String statement) {
    return statement
        .replaceFirst("(DELETE FROM|UPDATE|INTO) t ", "$1 rows.db.t ")
        .replaceFirst("INTO rows.db.t USING", "INTO rows.db.t t USING");
  }

  private static List<String> rows() {
    return SPARK.sql("SELECT * FROM rows.db.t").collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
