/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.SavedModel;
import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** A model whose state a row breaks is loaded again. */
@SparkTest
@SparkIndependent
class BrokenSessionIT {
  private static final SparkSession SPARK = TestSession.get();

  private static Dataset<Row> scored(String x) {
    return SavedModel.load(SPARK, Fixtures.model("broken_by_negative"))
        .scorer()
        .score(SPARK.range(0, 100, 1, 1).selectExpr("id", "float(" + x + ") x"));
  }

  @Test
  void theNextQueryScoresAgain() {
    for (int round = 0; round < 2; round++) {
      assertThat(scored("id").filter("y = x + 1").count()).isEqualTo(100);
      assertThatThrownBy(() -> scored("if(id = 70, -1, id)").collectAsList())
          .hasMessageContaining(
              "[RUN_FAILED] TensorFlow failed on rows 64 to 99 of partition 0 with"
                  + " CANCELLED: ");
    }
    assertThat(scored("id").filter("y = x + 1").count()).isEqualTo(100);
  }

  @Test
  void theTaskScoresWhenItIsTriedAgain() throws IOException, InterruptedException {
    assertThat(ChildJvm.printedBy(BrokenOnce.class, Fixtures.model("broken_by_negative")))
        .contains("attempt 1: 100 correct");
  }
}
