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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wherever a call stands in SQL, it gives what arithmetic gives in its place. The shapes are in
 * {@code sql/queries.sql} and {@code sql/scripts.sql}.
 */
@SparkTest
class SqlShapesIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String OUR_RULES = "io.github.sparksavedmodel.internal.spark.";

  /** What arithmetic gave for a query, which does not depend on our rules. */
  private static final Map<SqlShape, List<Row>> EXPECTED = new HashMap<>();

  private static final SparkSession ORDINARY = withViews(SPARK.newSession());
  private static final SparkSession WITHOUT_RULES = withViews(withoutRules(SPARK.newSession()));

  static List<SqlShape> queries() {
    return SqlShape.queries();
  }

  static List<SqlShape> scripts() {
    return SqlShape.scripts();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void givesWhatArithmeticGives(SqlShape query) {
    if (query.isKnownTo(SPARK.version())) {
      CloseRows.assertClose(rows(ORDINARY, query, Twin.CALL), expected(query));
    } else {
      assertThat(catchThrowable(() -> rows(ORDINARY, query, Twin.ARITHMETIC)))
          .as("Spark %s refuses what it does not know", SPARK.version())
          .isNotNull();
    }
  }

  /** Pushing and pruning are left to rules that users may exclude; lifting is not. */
  @ParameterizedTest
  @MethodSource("queries")
  void givesTheSameWithoutOurOptimizerRules(SqlShape query) {
    if (query.isKnownTo(SPARK.version())) {
      CloseRows.assertClose(rows(WITHOUT_RULES, query, Twin.CALL), expected(query));
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void givesWhatArithmeticGivesInScripts(SqlShape script) {
    CloseRows.assertClose(inOwnDatabase(script, Twin.CALL), inOwnDatabase(script, Twin.ARITHMETIC));
  }

  private static List<Row> expected(SqlShape query) {
    return EXPECTED.computeIfAbsent(query, shape -> rows(ORDINARY, shape, Twin.ARITHMETIC));
  }

  private static List<Row> rows(SparkSession session, SqlShape shape, Twin twin) {
    List<String> statements = shape.statements().stream().map(twin::in).toList();
    assertThat(statements).isNotEqualTo(shape.statements());
    int last = statements.size() - 1;
    statements.subList(0, last).forEach(session::sql);
    return session.sql(statements.get(last)).collectAsList();
  }

  private static List<Row> inOwnDatabase(SqlShape script, Twin twin) {
    SparkSession session = withViews(SPARK.newSession());
    session.sql("CREATE DATABASE scripts");
    try {
      session.sql("USE scripts");
      session.sql(
          "CREATE VIEW base AS SELECT id, float(id) x, float(id % 7) y FROM range(0, 40, 1, 3)");
      return rows(session, script, twin);
    } finally {
      session.sql("DROP DATABASE scripts CASCADE");
      session.catalog().clearCache();
    }
  }

  private static SparkSession withViews(SparkSession session) {
    session
        .range(0, 40, 1, 3)
        .selectExpr("id", "float(id) x", "float(id % 7) y", "id % 3 g", "string(id % 2) flag")
        .createOrReplaceTempView("t");
    session
        .range(30, 50, 1, 2)
        .selectExpr("id", "float(id) x", "float(1) y", "if(id % 4 = 0, null, id % 4) g")
        .createOrReplaceTempView("u");
    session
        .sql("SELECT id, named_struct('x', x, 'y', y) s,"
            + " if(id % 3 = 0, null, named_struct('x', x, 'y', y)) n, array(x, y) a FROM t")
        .createOrReplaceTempView("nested");
    return session;
  }

  private static SparkSession withoutRules(SparkSession session) {
    session
        .conf()
        .set(
            "spark.sql.optimizer.excludedRules",
            String.join(
                ",",
                OUR_RULES + "LiftScores",
                OUR_RULES + "PruneScores",
                OUR_RULES + "LimitScores"));
    return session;
  }
}
