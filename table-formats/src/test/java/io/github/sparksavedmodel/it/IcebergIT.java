/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Iceberg takes Spark's row-level writes: of groups of rows, and of deltas. */
@SparkTest
class IcebergIT {

  private static ScoredTable table(String name, String mode) {
    return new ScoredTable(
        "iceberg.db." + name,
        "USING iceberg PARTITIONED BY (dep) TBLPROPERTIES ('write.delete.mode' = '" + mode
            + "', 'write.update.mode' = '" + mode + "', 'write.merge.mode' = '" + mode + "')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy-on-write", "merge-on-read"})
  void writesWhatArithmeticWrites(String mode) {
    ScoredTable table = table("scored", mode);
    table.write("UPDATE t SET x = P(x, y).product WHERE P(x, y).sum > 20");
    table.write("UPDATE t SET y = P(pk, y).sum WHERE dep = 'b' AND P(pk, y).sum > 7");
    table.write("DELETE FROM t WHERE P(x, y).sum > 40");
    table.write("DELETE FROM t WHERE dep = 'a' AND F(pk, pk).sum = 4");
    table.write("DELETE FROM t WHERE pk IN (SELECT pk FROM s WHERE P(x, y).sum = 8)");
    table.write("MERGE INTO t USING s ON t.pk = s.pk AND F(s.x, s.y).sum > 0"
        + " WHEN MATCHED AND P(s.x, t.y).sum > 20 THEN UPDATE SET x = P(s.x, t.y).product"
        + " WHEN MATCHED AND F(s.x, t.pk).sum > 0 THEN DELETE"
        + " WHEN NOT MATCHED AND F(s.x, s.y).product > 100 THEN INSERT (pk, x, y, dep)"
        + " VALUES (s.pk, F(s.x, s.y).sum, s.y, 'new')"
        + " WHEN NOT MATCHED BY SOURCE AND F(t.pk, t.y).sum > 10 THEN UPDATE SET"
        + " x = F(t.pk, t.y).product");
    table.write(
        "INSERT INTO t REPLACE WHERE dep = 'new' SELECT pk, P(x, y).sum, y, 'new' FROM s",
        "DELETE FROM t WHERE hash(dep) = hash('new')",
        "INSERT INTO t SELECT pk, x + y, y, 'new' FROM s");
    table.write("INSERT OVERWRITE t SELECT pk, P(x, y).sum, y, 'all' FROM s WHERE P(x, y).sum > 5");
  }

  @Test
  void updatesByScoreAndSubqueryWithDeltas() {
    table("both", "merge-on-read")
        .write("UPDATE t SET x = 0 WHERE P(x, y).sum > 20 AND pk IN (SELECT pk FROM s)");
  }

  @Test
  void refusesWhatItCannotScoreAndChangesNothing() {
    ScoredTable table = table("refused", "copy-on-write");
    table.refuse(
        "UPDATE t SET x = 0 WHERE P(x, y).sum > 20 AND pk IN (SELECT pk FROM s)",
        "[CALL_IN_UPDATE_WITH_SUBQUERY]");
    table.refuse(
        "MERGE INTO t USING s ON P(t.y, s.y).sum = 10 WHEN MATCHED THEN DELETE",
        "[CALL_OVER_BOTH_SIDES]");
    table.refuse(
        "INSERT INTO t REPLACE WHERE P(x, y).sum > 1 SELECT 1, 1f, 1f, 'a'",
        "cannot translate expression to source filter");
  }
}
