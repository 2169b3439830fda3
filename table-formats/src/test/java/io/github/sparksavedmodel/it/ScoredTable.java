/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table that is written with scores, and its twin in memory that is written with arithmetic. In
 * statements {@code t} stands for either of them, and {@code s} is a view to choose rows from.
 */
final class ScoredTable {
  private static final SparkSession SPARK = TableFormatSession.get();
  private static final String TWIN = "memory.db.twin";

  private final String name;

  /** Makes both tables anew. */
  ScoredTable(String name, String format) {
    this.name = name;
    SPARK.sql("CREATE OR REPLACE TEMP VIEW s AS SELECT * FROM VALUES (2, 20f, 2f), (3, 30f, 3f),"
        + " (4, 4f, 4f), (6, 1f, 1f), (8, 80f, 8f), (9, 100f, 9f) AS s(pk, x, y)");
    make(name, format);
    make(TWIN, "PARTITIONED BY (dep)");
  }

  private static void make(String table, String format) {
    SPARK.sql("DROP TABLE IF EXISTS " + table);
    SPARK.sql("CREATE TABLE " + table + " (pk INT, x FLOAT, y FLOAT, dep STRING) " + format);
    SPARK.sql("INSERT INTO " + table + " SELECT /*+ COALESCE(1) */ * FROM VALUES (1, 1f, 1f, 'a'),"
        + " (2, 10f, 2f, 'a'), (3, 30f, 3f, 'b'), (4, 4f, 4f, 'b'), (5, null, 5f, 'b'),"
        + " (6, 60f, null, 'c'), (7, 7f, 7f, 'c') AS v(pk, x, y, dep)");
  }

  /** Runs the statement on both tables; it has to change them, and in the same way. */
  void write(String statement) {
    write(statement, ArithmeticTwin.withArithmetic(statement));
  }

  /** Runs the statement, and on the twin others that have to come to the same. */
  void write(String statement, String... onTwin) {
    List<String> before = rows();
    for (String other : onTwin) {
      SPARK.sql(on(TWIN, other));
    }
    SPARK.sql(on(name, ArithmeticTwin.withCalls(statement)));
    assertThat(rows()).as(statement).isNotEqualTo(before).isEqualTo(rowsOf(TWIN));
  }

  /** Runs a statement that has to fail with this reason and change nothing. */
  void refuse(String statement, String reason) {
    List<String> before = rows();
    String scored = on(name, ArithmeticTwin.withCalls(statement));
    assertThat(catchThrowable(() -> SPARK.sql(scored)))
        .as(statement)
        .hasStackTraceContaining(reason);
    assertThat(rows()).as(statement).isEqualTo(before);
  }

  List<String> rows() {
    return rowsOf(name);
  }

  private static List<String> rowsOf(String table) {
    return SPARK.sql("SELECT * FROM " + table).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private static String on(String table, String statement) {
    return statement
        .replaceFirst("INTO t USING", "INTO " + table + " t USING")
        .replaceFirst("(DELETE FROM|UPDATE|INTO|OVERWRITE|TABLE) t ", "$1 " + table + " ");
  }
}
