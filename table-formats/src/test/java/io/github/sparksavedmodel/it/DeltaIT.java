/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delta's own commands run queries of their own, in which calls are lifted as in any other. */
@SparkTest
class DeltaIT {
  private static final SparkSession SPARK = TableFormatSession.get();

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void writesWhatArithmeticWrites(String deletionVectors) {
    ScoredTable table = new ScoredTable(
        "scored_" + deletionVectors,
        "USING delta PARTITIONED BY (dep) TBLPROPERTIES ('delta.enableDeletionVectors' = '"
            + deletionVectors + "')");
    table.write("UPDATE t SET x = P(x, y).product WHERE P(x, y).sum > 20");
    table.write("UPDATE t SET y = P(pk, y).sum WHERE dep = 'b' AND P(pk, y).sum > 7");
    table.write("DELETE FROM t WHERE P(x, y).sum > 40");
    table.write("DELETE FROM t WHERE dep = 'a' AND F(pk, pk).sum = 4");
    table.write("MERGE INTO t USING s ON t.pk = s.pk AND P(s.x, s.y).sum > 3"
        + " WHEN MATCHED AND P(s.x, t.y).sum > 20 THEN UPDATE SET x = P(s.x, t.y).product"
        + " WHEN MATCHED THEN DELETE"
        + " WHEN NOT MATCHED AND P(s.x, s.y).product > 100 THEN INSERT (pk, x, y, dep)"
        + " VALUES (s.pk, P(s.x, s.y).sum, s.y, 'new')"
        + " WHEN NOT MATCHED BY SOURCE AND P(t.y, t.y).sum > 10 THEN UPDATE SET"
        + " x = P(t.y, t.y).product");
    table.write(
        "INSERT INTO t REPLACE WHERE dep = 'new' SELECT pk, P(x, y).sum, y, 'new' FROM s",
        "DELETE FROM t WHERE hash(dep) = hash('new')",
        "INSERT INTO t SELECT pk, x + y, y, 'new' FROM s");
    table.write("INSERT OVERWRITE t SELECT pk, P(x, y).sum, y, 'all' FROM s WHERE P(x, y).sum > 5");
  }

  @Test
  void refusesWhatItCannotScoreAndChangesNothing() {
    ScoredTable table = new ScoredTable("scored_refused", "USING delta");
    table.refuse(
        "MERGE INTO t USING s ON P(t.y, s.y).sum = 10 WHEN MATCHED THEN DELETE"
            + " WHEN NOT MATCHED THEN INSERT (pk, x, y, dep) VALUES (s.pk, s.x, s.y, 'new')",
        "[CALL_OVER_BOTH_SIDES]");
    table.refuse(
        "INSERT INTO t REPLACE WHERE P(x, y).sum > 1 SELECT 1, 1f, 1f, 'a'",
        "cannot translate expression to source filter");
  }

  /** Delta evaluates constraints as it writes, where there is no Score to take part. */
  @Test
  void refusesRowsOfATableWithAScoreInAConstraint() {
    ScoredTable table = new ScoredTable("scored_constraint", "USING delta");
    SPARK.sql(ArithmeticTwin.withCalls(
        "ALTER TABLE scored_constraint ADD CONSTRAINT c CHECK (pk < 100 OR P(pk, pk).sum > 3)"));
    table.refuse("INSERT INTO t SELECT 10, P(1, 1).sum, 1f, 'd'", "[CALL_NOT_SUPPORTED]");
  }

  @Test
  void generatesColumns() {
    SPARK.sql(ArithmeticTwin.withCalls("CREATE OR REPLACE TABLE generated (x FLOAT,"
        + " score FLOAT GENERATED ALWAYS AS (F(x, x).sum)) USING delta"));
    SPARK.sql("INSERT INTO generated (x) VALUES (1f), (2f)");
    assertThat(SPARK.sql("SELECT score FROM generated ORDER BY x").collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(2f, 4f);
  }
}
