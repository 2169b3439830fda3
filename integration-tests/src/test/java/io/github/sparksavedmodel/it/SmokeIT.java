/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SmokeIT {
  private final SparkSession spark = TestSession.get();

  @Test
  void scores() {
    spark
        .range(0, 10, 1, 2)
        .selectExpr("id", "float(id) x", "float(2 * id) y")
        .createOrReplaceTempView("t");
    var q = spark.sql("SELECT id, savedmodel_predict('" + Fixtures.model("arithmetic")
        + "', struct(x, y)).sum AS s FROM t");
    q.explain(true);
    for (Row row : q.collectAsList()) {
      System.out.println(row);
      assertThat(row.getFloat(1)).isEqualTo(3f * row.getLong(0));
    }
  }
}
