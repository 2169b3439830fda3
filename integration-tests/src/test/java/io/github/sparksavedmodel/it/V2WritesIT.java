/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.InMemoryTableCatalog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What else writes to a table of a catalog: scored right, or refused with the table as it was. */
@SparkTest
class V2WritesIT {
  private static final SparkSession SPARK = TestSession.get();

  @BeforeAll
  static void makeSource() {
    SPARK.conf().set("spark.sql.catalog.filters", InMemoryTableCatalog.class.getName());
    SPARK.sql("CREATE OR REPLACE TEMP VIEW s AS"
        + " SELECT * FROM VALUES (1, 1f, 2f), (2, 3f, 4f) AS s(id, x, y)");
  }

  @BeforeEach
  void makeTable() {
    SPARK.sql("DROP TABLE IF EXISTS filters.db.t");
    SPARK.sql("CREATE TABLE filters.db.t (id INT, score FLOAT) PARTITIONED BY (id)");
    SPARK.sql("INSERT INTO filters.db.t VALUES (1, 10f), (7, 70f)");
  }

  private static Dataset<Row> scored() {
    return SPARK.table("s").select(col("id"), expr(withCalls("F(x, y).sum")).as("score"));
  }

  private static String withCalls(String statement) {
    return ArithmeticTwin.withCalls(statement);
  }

  private static List<String> rows() {
    return SPARK.table("filters.db.t").collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  @Test
  void appends() throws NoSuchTableException {
    scored().writeTo("filters.db.t").append();
    assertThat(rows()).containsExactly("[1,10.0]", "[1,3.0]", "[2,7.0]", "[7,70.0]");
  }

  @Test
  void overwritesByACondition() throws NoSuchTableException {
    scored().writeTo("filters.db.t").overwrite(col("id").equalTo(7));
    assertThat(rows()).containsExactly("[1,10.0]", "[1,3.0]", "[2,7.0]");
  }

  @Test
  void overwritesPartitions() throws NoSuchTableException {
    scored().writeTo("filters.db.t").overwritePartitions();
    assertThat(rows()).containsExactly("[1,3.0]", "[2,7.0]", "[7,70.0]");
  }

  @Test
  void createsAndReplacesTables() {
    scored().writeTo("filters.db.t").createOrReplace();
    assertThat(rows()).containsExactly("[1,3.0]", "[2,7.0]");
    SPARK.sql(withCalls("REPLACE TABLE filters.db.t AS SELECT id, F(y, y) AS score FROM s"));
    assertThat(rows()).containsExactly("[1,[4.0,4.0]]", "[2,[16.0,8.0]]");
    SPARK.sql("TRUNCATE TABLE filters.db.t");
    assertThat(rows()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM filters.db.t WHERE F(id, id).sum > 3 | to source filter",
        "DELETE FROM filters.db.t WHERE id = 1 AND F(id, id).sum > 1 | to source filter",
        "DELETE FROM filters.db.t WHERE id IN (SELECT id FROM s WHERE F(x, y).sum > 3) | subquery",
        "INSERT INTO filters.db.t REPLACE WHERE F(id, id).sum > 3 SELECT 1, 1f | to source filter",
        "INSERT INTO filters.db.t VALUES (1, F(1, 2).sum) | INVALID_INLINE_TABLE",
        "ALTER TABLE filters.db.t ADD COLUMN d FLOAT DEFAULT F(1, 2).sum | DEFAULT",
      })
  void refuses(String statement, String reason) {
    assertThat(catchThrowable(() -> SPARK.sql(withCalls(statement)))).hasMessageContaining(reason);
    assertThat(rows()).containsExactly("[1,10.0]", "[7,70.0]");
  }

  @Test
  void refusesToOverwriteByAScore() {
    var writer = scored().writeTo("filters.db.t");
    assertThat(catchThrowable(() -> writer.overwrite(expr(withCalls("F(id, id).sum > 3")))))
        .hasMessageContaining("to source filter");
    assertThat(rows()).containsExactly("[1,10.0]", "[7,70.0]");
  }

  @Test
  void checksConstraintsOnScores() {
    assumeTrue(SPARK.version().compareTo("4.1") >= 0, "Spark has constraints since 4.1");
    SPARK.sql("DROP TABLE IF EXISTS filters.db.t");
    SPARK.sql(withCalls("CREATE TABLE filters.db.t (id INT, score FLOAT,"
        + " CONSTRAINT high CHECK (F(id, score).sum > 5))"));
    SPARK.sql("INSERT INTO filters.db.t VALUES (1, 10f)");
    assertThat(catchThrowable(() -> SPARK.sql("INSERT INTO filters.db.t VALUES (2, 20f), (3, 1f)")))
        .hasStackTraceContaining("CHECK_CONSTRAINT_VIOLATION");
    assertThat(rows()).containsExactly("[1,10.0]");
  }
}
