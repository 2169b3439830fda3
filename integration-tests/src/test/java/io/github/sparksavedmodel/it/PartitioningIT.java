/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Score keeps how its child's rows are spread and sorted, so Spark need not do it again. */
@SparkTest
class PartitioningIT {
  private static final SparkSession SPARK = TestSession.get().newSession();
  private static final String SCORE =
      "savedmodel_predict('" + Fixtures.model("arithmetic") + "', struct(x, y)).sum";

  @BeforeAll
  static void makeTables() {
    SPARK.conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
    SPARK.conf().set("spark.sql.legacy.bucketedTableScan.outputOrdering", "true");
    SPARK.conf().set("spark.sql.exchange.reuse", "false");
    for (String name : List.of("bucketed", "other_bucketed")) {
      SPARK.sql("DROP TABLE IF EXISTS " + name);
      SPARK.sql("CREATE TABLE " + name + " USING parquet CLUSTERED BY (k) SORTED BY (k) INTO 2"
          + " BUCKETS AS SELECT id % 50 AS k, float(id) x, 1f y FROM range(0, 200, 1, 1)");
    }
    SPARK
        .range(0, 200, 1, 4)
        .selectExpr("id % 50 AS k", "float(id) x", "1f y")
        .createOrReplaceTempView("loose");
    SPARK.sql("CREATE OR REPLACE TEMP VIEW spread AS SELECT /*+ REPARTITION(2, k) */ * FROM loose");
    SPARK.sql("CREATE OR REPLACE TEMP VIEW sorted AS SELECT * FROM spread SORT BY k");
    SPARK.sql("CREATE OR REPLACE TEMP VIEW ordered AS SELECT * FROM loose ORDER BY k");
    SPARK.sql("CREATE OR REPLACE TEMP VIEW totals AS SELECT k, float(sum(x)) x, float(count(*)) y"
        + " FROM loose GROUP BY k");
  }

  @AfterAll
  static void dropTables() {
    SPARK.sql("DROP TABLE bucketed");
    SPARK.sql("DROP TABLE other_bucketed");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SELECT k, max(S) FROM spread GROUP BY k                                     | 1 | 0
          SELECT k, max(S) FROM bucketed GROUP BY k                                   | 0 | 0
          SELECT k, rank() OVER (PARTITION BY k ORDER BY S) FROM spread               | 1 | 1
          SELECT k, s, count(*) OVER (PARTITION BY k) FROM (SELECT k, S s FROM sorted) | 1 | 1
          SELECT k, s FROM (SELECT k, S s FROM sorted) SORT BY k                      | 1 | 1
          SELECT k, s FROM (SELECT k, S s FROM ordered) ORDER BY k                    | 1 | 1
          SELECT k, max(s) FROM (SELECT k, S s FROM totals) GROUP BY k                | 1 | 0
          SELECT k, s, b.x FROM (SELECT k, S s FROM spread) JOIN spread b USING (k)   | 2 | 2
          SELECT k, s, b.x FROM (SELECT k, S s FROM sorted) JOIN sorted b USING (k)   | 2 | 2
          SELECT k, s, b.x FROM (SELECT k, S s FROM bucketed) JOIN other_bucketed b USING (k) | 0 | 0
          SELECT k, s, t FROM (SELECT k, S s FROM totals) JOIN (SELECT k, S t FROM bucketed) USING (k) | 1 | 1
          """)
  void addsNoShuffleAndNoSort(String query, int shuffles, int sorts) {
    String scored = query.replaceAll("\\bS\\b", Matcher.quoteReplacement(SCORE));
    String twin = query.replaceAll("\\bS\\b", "(x + y)");
    for (boolean adaptive : new boolean[] {true, false}) {
      SPARK.conf().set("spark.sql.adaptive.enabled", adaptive);
      Executed executed = Executed.of(SPARK.sql(scored));
      assertThat(executed.scores()).isNotEmpty();
      assertThat(count(executed, "Exchange"))
          .as("shuffles of %s", executed.plan())
          .isEqualTo(shuffles);
      assertThat(count(executed, "Sort")).as("sorts of %s", executed.plan()).isEqualTo(sorts);
      Executed expected = Executed.of(SPARK.sql(twin));
      assertThat(count(expected, "Exchange")).as("%s", expected.plan()).isEqualTo(shuffles);
      assertThat(count(expected, "Sort")).as("%s", expected.plan()).isEqualTo(sorts);
      assertThat(executed.rows()).containsExactlyInAnyOrderElementsOf(expected.rows());
    }
  }

  private static long count(Executed executed, String operator) {
    return executed.operators().stream()
        .filter(node -> node.nodeName().equals(operator))
        .count();
  }

  @Test
  void keepsTheNumberOfPartitions() {
    for (String table : List.of("loose", "spread", "bucketed")) {
      Dataset<Row> data = SPARK.table(table);
      assertThat(data.selectExpr("k", SCORE).toJavaRDD().getNumPartitions())
          .isEqualTo(data.toJavaRDD().getNumPartitions());
    }
  }
}
