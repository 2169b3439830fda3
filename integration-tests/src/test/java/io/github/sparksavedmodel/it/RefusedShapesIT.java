/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Places where a call cannot stand: each is refused with a message of its own, ours or Spark's. */
@SparkTest
class RefusedShapesIT {
  private static final SparkSession SPARK = TestSession.get().newSession();

  @BeforeAll
  static void makeViews() {
    for (String view : new String[] {"t", "u"}) {
      SPARK
          .range(0, 10, 1, 2)
          .selectExpr("id", "float(id) x", "float(id % 3) y", "array(1f, 2f) a", "map(1f, 2f) m")
          .createOrReplaceTempView(view);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SELECT transform(a, e -> P(e, y).sum) FROM t                                     | CALL_IN_LAMBDA
          SELECT transform(a, (e, i) -> e + P(x, i).sum) FROM t                            | CALL_IN_LAMBDA
          SELECT filter(a, e -> P(e, y).sum > 2) FROM t                                    | CALL_IN_LAMBDA
          SELECT exists(a, e -> P(e, y).sum > 2) FROM t                                    | CALL_IN_LAMBDA
          SELECT forall(a, e -> P(e, y).sum > 2) FROM t                                    | CALL_IN_LAMBDA
          SELECT aggregate(a, 0f, (s, e) -> P(s, e).sum) FROM t                            | CALL_IN_LAMBDA
          SELECT aggregate(a, 0f, (s, e) -> s + e, s -> P(s, y).sum) FROM t                | CALL_IN_LAMBDA
          SELECT zip_with(a, a, (e, f) -> P(e, f).sum) FROM t                              | CALL_IN_LAMBDA
          SELECT array_sort(a, (e, f) -> int(P(e, f).sum)) FROM t                          | CALL_IN_LAMBDA
          SELECT transform_values(m, (k, v) -> P(k, v).sum) FROM t                         | CALL_IN_LAMBDA
          SELECT map_filter(m, (k, v) -> P(k, v).sum > 2) FROM t                           | CALL_IN_LAMBDA
          SELECT transform(a, e -> transform(a, f -> P(x, f).sum)) FROM t                  | CALL_IN_LAMBDA
          SELECT id FROM t WHERE exists(a, e -> e > 1 AND P(e, y).sum > 2)                 | CALL_IN_LAMBDA
          SELECT a.id FROM t a LEFT JOIN u b ON P(a.x, b.y).sum = 2                        | CALL_OVER_BOTH_SIDES
          SELECT a.id FROM t a RIGHT JOIN u b ON P(a.x, b.y).sum = 2                       | CALL_OVER_BOTH_SIDES
          SELECT a.id FROM t a FULL JOIN u b ON a.id = b.id AND P(a.x, b.y).sum = 2        | CALL_OVER_BOTH_SIDES
          SELECT id FROM t a LEFT SEMI JOIN u b ON P(a.x, b.y).sum = 2                     | CALL_OVER_BOTH_SIDES
          SELECT id FROM t a LEFT ANTI JOIN u b ON P(a.x, b.y).sum = 2                     | CALL_OVER_BOTH_SIDES
          SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE P(u.x, t.y).sum > 4)        | CALL_OVER_BOTH_SIDES
          SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE P(u.x, t.y).sum > 4)    | CALL_OVER_BOTH_SIDES
          SELECT (SELECT max(P(u.x, t.y).sum) FROM u) FROM t                               | UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES
          SELECT * FROM VALUES (P(1f, 2f).sum)                                             | INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE
          SELECT id FROM t LIMIT int(P(1f, 2f).sum)                                        | INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE
          """)
  void refuses(String statement, String condition) {
    Throwable failure = catchThrowable(() -> SPARK.sql(Twin.CALL.in(statement)).collectAsList());
    assertThat(failure).isInstanceOf(SparkThrowable.class);
    assertThat(((SparkThrowable) failure).getCondition()).isEqualTo(condition);
  }
}
