/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wherever a call stands in a query, it gives what the same query gives with arithmetic in its
 * place. {@code P(a, b)} is the call, or a struct of product and sum.
 */
@SparkTest
class SqlShapesIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final Pattern CALL =
      Pattern.compile("\\bP\\(([^,()]+(?:\\([^()]*\\))?), ([^,()]+(?:\\([^()]*\\))?)\\)");
  private static final String ARITHMETIC =
      "savedmodel_predict('" + Fixtures.model("arithmetic") + "', ";

  private static final List<String> QUERIES = List.of(
      "SELECT id, P(x, y).sum FROM t",
      "SELECT id, P(x, y).sum, P(x, y).product, P(x, y) FROM t",
      "SELECT id, P(x, y).sum * 2 + P(y, x).product FROM t",
      "SELECT id FROM t WHERE P(x, y).sum > 20",
      "SELECT id, P(x, y).sum FROM t WHERE P(x, y).sum > 20 AND id < 35 AND (g = 1 OR P(x, y).product < 90)",
      "SELECT * FROM (SELECT id, P(x, y).sum AS s FROM t) WHERE s > 20",
      "SELECT round(P(x, y).sum / 10) b, count(*) FROM t GROUP BY round(P(x, y).sum / 10)",
      "SELECT round(P(x, y).sum / 10) b, count(*) c FROM t GROUP BY b HAVING max(P(x, y).product) > 30",
      "SELECT g, flag, avg(P(x, y).sum) FROM t GROUP BY ROLLUP(g, flag)",
      "SELECT g, P(float(g), max(y)).sum FROM t GROUP BY g",
      "SELECT P(avg(x), max(y)).sum FROM t",
      "SELECT g, count(DISTINCT P(x, y).sum), sum(P(x, y).sum) FILTER (WHERE id > 5) FROM t GROUP BY g",
      "SELECT id FROM t ORDER BY P(x, y).product DESC, id LIMIT 7",
      "SELECT id, P(x, y).sum FROM t ORDER BY P(x, y).sum, id LIMIT 5",
      "SELECT s.id, P(s.x, s.y).sum FROM (SELECT * FROM t ORDER BY id LIMIT 4) s",
      "SELECT a.id, b.id FROM t a JOIN u b ON P(a.x, a.y).sum = b.x",
      "SELECT a.id, b.id FROM t a JOIN u b ON P(a.x, b.y).sum = 40 AND a.id < b.id",
      "SELECT a.id, b.id FROM t a LEFT JOIN u b ON a.id = b.id AND P(b.x, b.y).sum > 35",
      "SELECT a.id, b.id FROM t a FULL JOIN u b ON a.id = b.id AND P(a.x, a.y).sum > 35",
      "SELECT a.id, P(a.x, b.y).sum FROM t a JOIN u b USING (id)",
      "SELECT id, CASE WHEN g = 0 THEN P(x, y).sum WHEN g = 1 THEN -1 ELSE P(y, x).product END FROM t",
      "SELECT id, IF(P(x, y).sum > 20, P(x, y).product, P(y, y).sum) FROM t",
      "SELECT id, coalesce(P(x, y).sum, 0), nullif(P(x, y).sum, 3), nvl2(y, P(x, y).sum, 1) FROM t",
      "SELECT id FROM t WHERE id IN (SELECT P(x, y).sum FROM u)",
      "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id AND P(u.x, u.y).sum > 33)",
      "SELECT id FROM t WHERE P(x, y).sum > (SELECT avg(P(x, y).sum) FROM u)",
      "SELECT id, (SELECT max(P(u.x, u.y).sum) FROM u WHERE u.id = t.id) FROM t",
      "WITH c AS (SELECT id, P(x, y).sum AS s FROM t) SELECT a.id, b.s FROM c a JOIN c b ON a.s = b.s",
      "SELECT P(x, y).sum FROM t UNION ALL SELECT P(y, x).product FROM u",
      "SELECT DISTINCT P(x, y).sum FROM t",
      "SELECT id, sum(P(x, y).sum) OVER (PARTITION BY g ORDER BY id) FROM t",
      "SELECT id, P(rank, x).sum FROM (SELECT id, x, float(rank() OVER (ORDER BY id)) rank FROM t)",
      "SELECT id, e FROM t LATERAL VIEW explode(array(P(x, y).sum, P(x, y).product)) v AS e",
      "SELECT id, P(e, y).sum FROM t LATERAL VIEW explode(array(x, y)) v AS e",
      "SELECT id, P(P.sum, y).product FROM (SELECT id, y, P(x, y) AS P FROM t)",
      "SELECT id, P(x, y).sum AS s, s + 1 FROM t",
      "SELECT * FROM (SELECT g, P(x, y).sum AS s FROM t) PIVOT (max(s) FOR g IN (0, 1, 2))",
      "SELECT P(1f, 2f).sum",
      "SELECT P(v, w).sum FROM VALUES (1f, 2f), (3f, 4f) AS d(v, w)",
      "SELECT count(*) FROM (SELECT P(x, y).sum FROM t)",
      "SELECT q.* FROM (SELECT P(x, y) AS q FROM t)",
      "FROM t |> WHERE P(x, y).sum > 10 |> SELECT id, P(x, y).product",
      "SELECT /*+ REPARTITION(2, g) */ id, P(x, y).sum FROM t",
      "SELECT id, P(s.x, s.y).sum FROM nested",
      "SELECT id, P(a[0], a[1]).sum FROM nested WHERE size(a) = 2",
      "SELECT id, transform(array(1f, 2f), e -> e * P(a[0], a[1]).sum) FROM nested",
      "SELECT id, P(a0, y).sum FROM (SELECT id, y, transform(array(x), e -> e + 1)[0] AS a0 FROM t)",
      "SELECT id, P(rand(3), y).sum FROM t WHERE P(rand(4), y).sum >= 0",
      "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE P(u.x, u.y).sum = t.id)",
      "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE P(u.x, u.y).sum = t.id) OR id = 3",
      "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.id AND NOT (P(u.x, u.y).sum > t.x))",
      "SELECT x IN (SELECT P(x, y).sum FROM u WHERE P(x, y).product < t.x + 100) FROM t",
      "SELECT (SELECT s FROM (SELECT P(v, w).sum s, k FROM VALUES (1f, 2f, 1) d(v, w, k)) d WHERE d.k = t.id) FROM t",
      "SELECT x BETWEEN 1 AND P(x, y).sum FROM t",
      "SELECT id FROM t WHERE P(x, y).sum BETWEEN 10 AND P(y, y).sum + 20",
      "SELECT transform(array(1, 2), e -> IF(e > 1, P(x, y).sum, 0)) FROM t",
      "SELECT exists(array(1, 4), e -> e > 3 AND P(x, y).sum > 10) FROM t",
      "SELECT (g = 1 AND P(x, y).sum > 3 AND P(y, x).product > 4), (g = 2 AND P(y, x).product > 3 AND"
          + " P(x, y).sum > 5) FROM t",
      "SELECT g, P(g, g).sum, max(P(g, g).sum) FROM t GROUP BY g",
      "SELECT P(x, y).sum FROM t GROUP BY P(x, y)",
      "SELECT P(x, y).sum, P(x, y).sum + 1, count(*) FROM t GROUP BY P(x, y).sum",
      "SELECT a.id, b.id FROM t a LEFT JOIN u b ON a.id = b.id AND (a.g = 1 OR P(b.x, b.y).sum > 35)",
      "SELECT a.id, b.id FROM t a LEFT JOIN u b ON a.id > 0 AND a.id = b.id AND P(10 div a.id, a.y).sum >= 0",
      "SELECT a.id, b.id FROM t a FULL JOIN u b ON a.id > 0 AND a.id = b.id AND P(10 div a.id, a.y).sum >= 0",
      "SELECT sum(P(10 div id, y).sum) FILTER (WHERE id > 0) FROM t",
      "SELECT nanvl(float(id), P(x, y).sum) FROM t",
      "SELECT CASE WHEN rand(1) >= 0 AND id > 0 THEN P(10 div id, y).sum END FROM t",
      "SELECT id, P(x, y).sum FROM t ORDER BY x DESC LIMIT 5",
      "SELECT id + 1 AS k, P(x, y).sum AS s FROM t ORDER BY k, s LIMIT 5",
      "SELECT * FROM (SELECT id, P(x, y).sum s FROM t ORDER BY id LIMIT 5 OFFSET 2) ORDER BY s LIMIT 2",
      "SELECT id, x FROM t WHERE false AND P(x, y).sum > 1",
      "SELECT id, P(x, y).sum FROM t WHERE id < 0");

  @BeforeAll
  static void makeViews() {
    SPARK
        .range(0, 40, 1, 3)
        .selectExpr("id", "float(id) x", "float(id % 7) y", "id % 3 g", "string(id % 2) flag")
        .createOrReplaceTempView("t");
    SPARK
        .range(30, 50, 1, 2)
        .selectExpr("id", "float(id) x", "float(1) y", "if(id % 4 = 0, null, id % 4) g")
        .createOrReplaceTempView("u");
    SPARK
        .sql("SELECT id, named_struct('x', x, 'y', y) s,"
            + " if(id % 3 = 0, null, named_struct('x', x, 'y', y)) n, array(x, y) a FROM t")
        .createOrReplaceTempView("nested");
  }

  static List<String> queries() {
    return QUERIES;
  }

  @ParameterizedTest
  @MethodSource("queries")
  void givesWhatArithmeticGives(String query) {
    assertThat(sorted(withCalls(query))).isEqualTo(sorted(withArithmetic(query)));
  }

  private static List<String> sorted(String query) {
    List<Row> rows = SPARK.sql(query).collectAsList();
    return rows.stream().map(Row::toString).sorted().toList();
  }

  private static String withCalls(String query) {
    return replaced(query, ARITHMETIC + "struct(float($1) AS x, float($2) AS y))");
  }

  private static String withArithmetic(String query) {
    return replaced(
        query,
        "named_struct('product', float(float($1) * float($2)), 'sum', float(float($1) + float($2)))");
  }

  private static String replaced(String query, String with) {
    Matcher matcher = CALL.matcher(query);
    assertThat(matcher.find()).as("a call in %s", query).isTrue();
    return matcher.replaceAll(with);
  }
}
