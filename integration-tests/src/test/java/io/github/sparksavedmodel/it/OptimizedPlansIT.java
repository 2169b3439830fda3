/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark does to make a query cheap, it does as well with a Score in it. */
@SparkTest
class OptimizedPlansIT {
  @TempDir
  private static Path directory;

  private SparkSession spark = TestSession.get();

  @BeforeAll
  static void write() {
    SparkSession spark = TestSession.get();
    spark
        .range(0, 200, 1, 2)
        .selectExpr("id", "float(id) x", "float(1) y", "id % 10 day")
        .write()
        .partitionBy("day")
        .parquet(directory.resolve("facts").toString());
    spark
        .range(10)
        .selectExpr("id day", "if(id = 3, 'Wednesday', 'other') name", "float(id) x", "float(2) y")
        .write()
        .parquet(directory.resolve("days").toString());
  }

  @BeforeEach
  void begin() {
    spark = TestSession.get().newSession();
    spark.conf().set("spark.sql.adaptive.enabled", "true");
    for (String table : new String[] {"facts", "days"}) {
      spark.read().parquet(directory.resolve(table).toString()).createOrReplaceTempView(table);
    }
  }

  private Executed executed(String query) {
    Executed executed = Executed.of(spark.sql(Twin.CALL.in(query)));
    CloseRows.assertClose(executed.rows(), spark.sql(Twin.ARITHMETIC.in(query)).collectAsList());
    return executed;
  }

  @Test
  void sortsNoMoreThanATopN() {
    Executed executed = executed("SELECT id, P(x, y).sum FROM facts ORDER BY id DESC LIMIT 3");
    assertThat(executed.plan().toString()).contains("TakeOrderedAndProject");
    assertThat(executed.rowsScored()).isEqualTo(3);
  }

  @Test
  void fetchesOnlyOutputsThatAreRead() {
    Executed executed = executed(
        "SELECT id, s FROM (SELECT id, P(x, y).sum AS s, P(x, y).product AS p FROM facts) WHERE s > 9");
    assertThat(executed.scores()).hasSize(1);
    assertThat(executed.scores().get(0).simpleString(100))
        .contains("outputs [sum float32 -> FLOAT]");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      SELECT id, P(x, y).sum FROM facts                                   | id, sum
      SELECT P(x, y).sum AS s, id + 1 AS next FROM facts                  | id, sum
      SELECT P(x, y).sum FROM facts                                       | sum
      SELECT x, id, P(x, y).sum FROM facts WHERE y > 0                    | id, x, sum
      SELECT *, P(x, y).sum AS s FROM facts                               | id, x, y, day, sum
      SELECT sum(P(x, y).sum) FROM facts                                  | sum
      SELECT P(x, y).sum FROM (SELECT *, id % 3 k FROM facts) ORDER BY k  | sum
      SELECT k, P(x, y).sum FROM (SELECT *, id % 3 k FROM facts)          | k, sum
      """)
  void keepsOnlyColumnsThatAreRead(String query, String columns) {
    Executed executed = executed(query);
    assertThat(executed.scores()).hasSize(1);
    assertThat(CollectionConverters.asJava(executed.scores().get(0).output()))
        .extracting(Attribute::name)
        .containsExactly(columns.split(", ", -1));
  }

  @Test
  void readsThePartitionsThatAFilterAboveTheScoreAsksFor() {
    Executed executed =
        executed("SELECT * FROM (SELECT id, day, P(x, y).sum AS s FROM facts) WHERE day = 3");
    assertThat(executed.plan().toString())
        .containsPattern("PartitionFilters: \\[isnotnull\\(day#\\d+\\), \\(day#\\d+ = 3\\)]");
    assertThat(executed.rowsScored()).isEqualTo(20);
  }

  @Test
  void readsThePartitionsThatAJoinBelowTheScoreAsksFor() {
    Executed executed = executed("""
        SELECT f.id, P(f.x, d.y).sum FROM facts f JOIN days d ON f.day = d.day
        WHERE d.name = 'Wednesday'""");
    assertThat(executed.plan().toString())
        .containsPattern("PartitionFilters: \\[.*dynamicpruningexpression");
    assertThat(executed.rowsScored()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, day, P(x, y).sum AS s FROM facts",
        "SELECT id, day, P(s, y).sum AS s FROM (SELECT id, day, y, P(x, y).sum AS s FROM facts)",
        "SELECT id, day, CASE WHEN id > 0 THEN P(x, y).sum END AS s FROM facts WHERE x >= 0",
        "SELECT f.id, f.day, P(f.x, g.y).sum AS s FROM facts f JOIN facts g ON f.id = g.id"
      })
  void readsThePartitionsThatAJoinAboveTheScoreAsksFor(String scored) {
    Executed executed = executed("SELECT f.id, f.s FROM (" + scored
        + ") f JOIN days d ON f.day = d.day WHERE d.name = 'Wednesday'");
    assertThat(executed.plan().toString())
        .containsPattern("PartitionFilters: \\[.*dynamicpruningexpression");
    assertThat(executed.scores())
        .isNotEmpty()
        .allMatch(score -> Executed.metric(score, "rowsScored") == 20);
    assertThat(executed.rows()).hasSize(20);
  }

  @Test
  void leavesFiltersOnPartitionsToSparkWhereNoScoreIsInTheWay() {
    Executed executed = executed("""
        SELECT f.id, P(d.x, d.y).sum FROM facts f JOIN days d ON f.day = d.day
        WHERE d.name = 'Wednesday'""");
    assertThat(executed.plan().toString().split("dynamicpruningexpression\\(", -1))
        .hasSize(3);
  }

  @Test
  void readsThePartitionsThatScoredDimensionsAskFor() {
    Executed executed = executed("""
        SELECT f.id, d.s FROM facts f JOIN (SELECT day, P(x, y).sum AS s FROM days) d
        ON f.day = d.day WHERE d.s > 10""");
    assertThat(executed.plan().toString())
        .containsPattern("PartitionFilters: \\[.*dynamicpruningexpression");
    assertThat(executed.rowsScored()).isEqualTo(10);
  }

  @Test
  void coalescesPartitionsBelowAScore() {
    settings(Map.of("spark.sql.shuffle.partitions", "8"));
    Executed executed = executed("SELECT day, P(max(x), 1f).sum FROM facts GROUP BY day");
    assertThat(executed.plan().toString()).contains("AQEShuffleRead coalesced");
    assertThat(executed.rowsScored()).isEqualTo(10);
  }

  @Test
  void coalescesPartitionsAboveAScore() {
    settings(Map.of("spark.sql.shuffle.partitions", "8"));
    Executed executed =
        executed("SELECT round(P(x, y).sum / 50) b, count(*) FROM facts GROUP BY b");
    assertThat(executed.plan().toString()).contains("AQEShuffleRead coalesced");
    assertThat(executed.rowsScored()).isEqualTo(200);
  }

  /** Only the first stages tell that one side is small. */
  @Test
  void broadcastsASideThatTurnsOutSmall() {
    settings(Map.of(
        "spark.sql.autoBroadcastJoinThreshold", "-1",
        "spark.sql.adaptive.autoBroadcastJoinThreshold", "2000"));
    Executed executed = executed("""
        SELECT P(a.s, b.s).sum FROM (SELECT id, P(x, y).sum AS s FROM facts) a
        JOIN (SELECT id, P(x, y).product AS s FROM facts WHERE P(x, y).sum < 7) b ON a.id = b.id""");
    assertThat(executed.plan().toString()).contains("BroadcastHashJoin");
    assertThat(executed.scores()).hasSize(3);
    assertThat(executed.rowsScored()).isEqualTo(406);
  }

  @Test
  void splitsSkewedPartitions() {
    settings(Map.of(
        "spark.sql.shuffle.partitions", "4",
        "spark.sql.autoBroadcastJoinThreshold", "-1",
        "spark.sql.adaptive.coalescePartitions.enabled", "false",
        "spark.sql.adaptive.advisoryPartitionSizeInBytes", "100",
        "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", "200",
        "spark.sql.adaptive.skewJoin.skewedPartitionFactor", "1"));
    Executed executed = executed("""
        SELECT P(a.s, b.y).sum FROM (SELECT IF(id < 190, 3, day) k, P(x, y).sum AS s FROM facts) a
        JOIN days b ON a.k = b.day""");
    assertThat(executed.plan().toString()).contains("skewed");
    assertThat(executed.rowsScored()).isEqualTo(400);
  }

  @Test
  void computesAnEqualScoredSideOnce() {
    settings(Map.of("spark.sql.autoBroadcastJoinThreshold", "-1"));
    Executed executed = executed("""
        WITH s AS (SELECT day, max(P(x, y).sum) AS best FROM facts GROUP BY day)
        SELECT a.day, a.best, b.best FROM s a JOIN s b ON a.day = b.day""");
    assertThat(executed.plan().toString()).contains("ReusedExchange");
  }

  private void settings(Map<String, String> settings) {
    settings.forEach(spark.conf()::set);
  }
}
